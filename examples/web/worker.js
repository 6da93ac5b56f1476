// A Web Worker: addresses in, answers out. Answers are plain objects and can be posted as they are.

import { load } from "./load.js";

const ready = load().then(({ Checker }) => new Checker());

addEventListener("message", async ({ data }) => {
    const checker = await ready;
    postMessage(data.map((address) => checker.check(address)));
});
