// What the JavaScript package costs: bytes, time to the first check, time per check.
// `cargo xtask wasm --time` runs this.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const packages = process.env.MISDIRECT_WASM ?? new URL("../../target/wasm", import.meta.url).pathname;

for (const file of ["web/misdirect_bg.wasm", "web/misdirect.js"]) {
    const bytes = readFileSync(`${packages}/${file}`);
    console.log(`wasm: ${file} ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} as gzip`);
}

const start = performance.now();
const { Checker } = createRequire(import.meta.url)(`${packages}/node/misdirect.js`);
const loaded = performance.now();
const checker = new Checker();
const built = performance.now();
checker.check("general@us.army.ml");
const checked = performance.now();
const ms = (time) => time.toFixed(1);
console.log(
    `wasm: ${ms(checked - start)} ms to the first check: ` +
        `module ${ms(loaded - start)}, directory ${ms(built - loaded)}, check ${ms(checked - built)}`,
);

function nanoseconds(address, context) {
    let best = Infinity;
    for (let round = 0; round < 20; round++) {
        const from = performance.now();
        for (let at = 0; at < 500; at++) checker.check(address, context);
        best = Math.min(best, (performance.now() - from) * 2000);
    }
    return Math.round(best);
}

for (const address of ["joe@gmail.com", "general@us.army.ml", "joe@gmial.com", "info@hotel-bamako.ml"]) {
    console.log(`wasm: ${nanoseconds(address)} ns per check of ${address}`);
}
const context = { sender: "me@example.nl", to: ["ann@army.mil", "bob@navy.mil"] };
console.log(`wasm: ${nanoseconds("general@us.army.ml", context)} ns with a message around it`);
