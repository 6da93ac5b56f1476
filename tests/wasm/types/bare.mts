// A host with the language and nothing else.

import { Checker, init } from "misdirect";

await init(new Uint8Array(8));
export const { verdict } = new Checker().check("general@army.ml");
