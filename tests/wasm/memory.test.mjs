// Nothing grows: not with checks, not with objects that are freed, not with those that are left lying.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { corpus, input, install, isLong } from "./package.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const installed = install("memory");
const misdirect = await installed.import("misdirect");
// The module's memory is nobody's business but ours.
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
    constructor(...words) {
        super(...words);
        memory = this.exports.memory;
    }
};
await misdirect.init();
WebAssembly.Instance = Instance;
const { Checker, Directory, compare, variants } = misdirect;
const pages = () => memory.buffer.byteLength / 65536;

const rows = corpus().map((row) => [input(row), row.context]);

test("checks leave memory as it is", (t) => {
    const checker = new Checker();
    const count = isLong ? 10_000_000 : 200_000;
    for (const [address, context] of rows) checker.check(address, context);
    const before = pages();
    for (let done = 0; done < count; done++) {
        const [address, context] = rows[done % rows.length];
        checker.check(address, context);
    }
    assert.equal(pages(), before);
    t.diagnostic(`${count} checks, ${before} pages of 64 KiB`);
});

test("freed objects leave their memory to the next ones", () => {
    const list = Array.from({ length: 2000 }, (_, index) => `name-${index}.example ${index + 1}`);
    const use = () => {
        const directory = Directory.build(list);
        const again = Directory.open(directory.toBytes());
        const checker = new Checker({ layers: [directory, { directory: again, trust: "evidence" }, "builtin"] });
        checker.check("joe@name-17.exmaple");
        variants("name-17.example", { limit: 50 });
        compare("a.example", "b.example");
        for (const wrong of [() => Directory.build("a..b"), () => new Checker({ layers: [directory, 7] })]) assert.throws(wrong);
        checker.free();
        again.free();
        directory.free();
    };
    for (let round = 0; round < 5; round++) use();
    const before = pages();
    for (let round = 0; round < 40; round++) use();
    assert.equal(pages(), before);
});

test("objects that nobody holds are freed with time", async () => {
    const list = Array.from({ length: 5000 }, (_, index) => `left-${index}.example`);
    const size = Directory.build(list).toBytes().length;
    const rest = async () => {
        collect();
        await new Promise((done) => setTimeout(done, 20));
    };
    const drop = async () => {
        for (let index = 0; index < 10; index++) new Checker({ layers: [Directory.build(list)] });
        await rest();
        await rest();
    };
    for (let round = 0; round < 3; round++) await drop();
    const before = pages();
    for (let round = 0; round < 15; round++) await drop();
    // 150 directories were made; of what was left lying at a time, a few rounds may be there at once.
    const grown = (pages() - before) * 65536;
    assert.ok(grown < 30 * size, `${grown} bytes for ${size} each`);
});
