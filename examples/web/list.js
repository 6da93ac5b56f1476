// A Web Worker: text in, answers out. Answers are plain objects and can be posted as they are.

import { load } from "./load.js";

const ready = load().then((misdirect) => ({ ...misdirect, checker: new misdirect.Checker() }));

addEventListener("message", async ({ data }) => {
    const { addresses, checker } = await ready;
    const lines = data.split("\n").filter((line) => line.trim());
    // A line without an address is checked too: it may be a domain, or have another key for the `@`.
    const each = lines.flatMap((line) => {
        const found = addresses(line);
        return found.length > 0 ? found.map(({ text }) => text) : [line];
    });
    postMessage(each.map((address) => checker.check(address)));
});
