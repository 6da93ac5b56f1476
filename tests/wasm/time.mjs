// What the JavaScript package costs: bytes of each part, time to the first check, time per check beside
// mailcheck, in one run. `cargo xtask wasm --time` runs this.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { install, tools } from "./package.mjs";

const installed = install("time");
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const FILES = ["misdirect.wasm", "core/misdirect.wasm", "web.mjs", "inline.mjs", "wasm2js.mjs"];
console.log("wasm: file, bytes, gzip -9, brotli 11");
for (const file of FILES) {
    const bytes = readFileSync(join(installed.dist, file));
    console.log(`wasm: ${file} ${bytes.length} ${gzipSync(bytes, { level: 9 }).length} ${brotli(bytes)}`);
}

/** The way of a fresh process to its first answer. */
const START = `
const from = performance.now();
const { Checker, init } = await import(process.argv[1]);
const loaded = performance.now();
await init();
const ready = performance.now();
const checker = new Checker();
const built = performance.now();
checker.check("general@us.army.ml");
const checked = performance.now();
console.log(JSON.stringify([ready - loaded, built - ready, checked - built, checked - from]));
`;
for (const entry of ["node.mjs", "inline.mjs", "wasm2js.mjs"]) {
    const runs = Array.from({ length: 9 }, () => {
        const words = ["--input-type=module", "--eval", START, join(installed.dist, entry)];
        return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
    });
    const best = runs.sort((a, b) => a[3] - b[3])[0].map((ms) => ms.toFixed(1));
    console.log(`wasm: ${entry} to the first check ${best[3]} ms, of it init ${best[0]}, directory ${best[1]}, check ${best[2]}`);
}

/** Nanoseconds of one call of each, the best of rounds that take turns. */
function compare(methods, typed) {
    const best = methods.map(() => Infinity);
    for (let round = 0; round < 30; round++) {
        methods.forEach((method, at) => {
            const from = performance.now();
            for (let index = 0; index < 2000; index++) method(typed[index % typed.length]);
            best[at] = Math.min(best[at], ((performance.now() - from) * 1e6) / 2000);
        });
    }
    return best.map(Math.round);
}

const { Checker, init } = await installed.import("misdirect");
await init();
const script = await installed.import("misdirect/wasm2js");
const checker = new Checker();
const scriptChecker = new script.Checker();
const mailcheck = tools("mailcheck");
const METHODS = {
    misdirect: (email) => checker.check(email),
    wasm2js: (email) => scriptChecker.check(email),
    mailcheck: (email) => mailcheck.run({ email }),
};
const CLASSES = {
    listed: ["joe@gmail.com", "ann@yahoo.co.uk", "bob@army.mil", "kim@web.de"],
    slip: ["joe@gmial.com", "ann@yaho.co.uk", "general@us.army.ml", "kim@hotmial.fr"],
    unlisted: ["info@hotel-bamako.ml", "me@smallfirm.ch", "office@stadtwerke-lindau.de", "x@example.org"],
};
console.log(`wasm: ns per check: ${Object.keys(METHODS).join(", ")}`);
for (const [name, typed] of Object.entries(CLASSES)) {
    console.log(`wasm: ${name} ${compare(Object.values(METHODS), typed).join(" ")}`);
}
const context = { sender: "me@example.nl", to: ["ann@army.mil", "bob@navy.mil"] };
console.log(`wasm: ${compare([(email) => checker.check(email, context)], ["general@us.army.ml"])[0]} ns with a message around it`);
