// An entry that is ready when it is imported, for modules that may wait.

import { init } from "misdirect";

export * from "misdirect";

await init();
