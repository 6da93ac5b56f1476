// The JavaScript package beside the npm packages that people use for the same, with the same list.
//
// time.mjs PEERS WASM FOLDER NAME ENTRIES: where mailcheck and ZooTools are installed, where
// `cargo xtask wasm` put the package, and where `speed prepare` put NAME.txt (a list with weights) and
// NAME.tsv (class, typed, meant). Writes the rows that the speed benchmark writes.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [peers, wasm, folder, name, entries] = process.argv.slice(2);
const require = createRequire(`${peers}/package.json`);
const { Checker, Directory, initSync } = createRequire(import.meta.url)(`${wasm}/dist/node.cjs`);
initSync();

const list = readFileSync(`${folder}/${name}.txt`, "utf8");
const domains = list.trimEnd().split("\n").map((line) => line.split(" ")[0]);
const topLevelDomains = [...new Set(domains.map((domain) => domain.slice(domain.indexOf(".") + 1)))];
const checker = new Checker({ layers: [Directory.build(list)] });

function peer(run) {
    return (typed) => {
        try {
            const email = `joe@${typed}`;
            return run({ email, domains, secondLevelDomains: [], topLevelDomains })?.domain ?? null;
        } catch {
            return null; // ZooTools makes a regular expression of what was typed
        }
    };
}

const methods = {
    "misdirect, WebAssembly": (typed) => checker.check(`joe@${typed}`).suggestions[0]?.target ?? null,
    "mailcheck 1.1.1": peer(require("mailcheck").run),
    "ZooTools 1.12.0": peer(require("@zootools/email-spell-checker").run),
};

const ROUNDS = 5;
const TURN = 50; // milliseconds

const queries = readFileSync(`${folder}/${name}.tsv`, "utf8").trimEnd().split("\n");
const classes = new Map();
for (const line of queries) {
    const label = line.split("\t")[0];
    classes.set(label, [...(classes.get(label) ?? []), line]);
}

/** Nanoseconds a query, over as many queries as fit in a turn, the first ones again if all do. */
function turn(method, typed) {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < TURN) {
        method(typed[done % typed.length]);
        done += 1;
    }
    return ((performance.now() - start) * 1e6) / done;
}

for (const [label, lines] of classes) {
    const typed = lines.map((line) => line.split("\t")[1]);
    const times = Object.keys(methods).map((method) => [method, []]);
    for (let round = -1; round < ROUNDS; round++) {
        for (const [method, list] of times) {
            const time = turn(methods[method], typed);
            if (round >= 0) list.push(time); // the first one warms up
        }
    }
    for (const [method, list] of times) {
        const median = list.sort((a, b) => a - b)[ROUNDS >> 1];
        console.log(["node ns", method, entries, label, median.toFixed(1)].join("\t"));
    }
}
