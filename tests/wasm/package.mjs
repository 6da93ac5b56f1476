// The package as its users get it: installed from its archive into an empty folder, and each of its
// entries, ready to be used.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const folder = process.env.MISDIRECT_WASM ?? join(root, "target/wasm");
export const isLong = process.env.MISDIRECT_LONG === "1";

/** Installs the archive in a folder of its own, so that test files can run side by side. */
export function install(name) {
    const place = join(folder, "installed", name);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), '{ "private": true }\n');
    const words = ["install", "--offline", "--no-audit", "--no-fund", "--silent", join(folder, "misdirect.tgz")];
    execFileSync("npm", words, { cwd: place, stdio: "inherit" });
    const dist = join(place, "node_modules/misdirect/dist");
    const from = pathToFileURL(join(place, "here.mjs"));
    const require = createRequire(from);
    return {
        place,
        dist,
        require,
        /** What `import` gives somebody who has installed it. */
        import: async (entry) => {
            const conditions = JSON.parse(readFileSync(join(dist, "../package.json"), "utf8")).exports;
            const under = conditions[entry === "misdirect" ? "." : entry.replace("misdirect", ".")];
            const file = (under.node ?? under).import.default;
            return import(pathToFileURL(join(dist, "..", file)));
        },
    };
}

/** A program of the tools. */
export const tools = createRequire(join(folder, "tools/package.json"));

export function readLines(path) {
    const text = readFileSync(join(root, path), "utf8");
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

export function corpus() {
    const names = readdirSync(join(root, "tests/corpus")).sort();
    return names.filter((name) => name.endsWith(".jsonl")).flatMap((name) => readLines(`tests/corpus/${name}`));
}

export function input(row) {
    return "input_hex" in row ? new Uint8Array(Buffer.from(row.input_hex, "hex")) : row.input;
}

/** Checkers for rows, of which most share one. */
export function checkers({ Checker, Directory }, builtin = "builtin") {
    const known = new Map();
    return (row) => {
        const key = JSON.stringify(row.layers ?? ["builtin"]);
        if (!known.has(key)) {
            const layers = JSON.parse(key).map((layer) => {
                if (layer === "builtin") return builtin;
                const { list, trust, share } = layer;
                return { directory: Directory.build(list), trust, share };
            });
            known.set(key, new Checker({ layers }));
        }
        return known.get(key);
    };
}

/** The offset that a string's user counts, of an offset in its bytes. */
export function units(row, bytes) {
    if ("input_hex" in row) return bytes;
    return Buffer.from(row.input).subarray(0, bytes).toString().length;
}

/** The fields that the vectors have, in their form. */
export function asVector(row, answer) {
    const vector = {
        id: row.id,
        domain: answer.domain,
        suggestions: answer.suggestions.map(({ entry, kind, ppm, slips, target }) => ({
            entry: entry && entry.replace(/^\*\./, ""),
            kind,
            ppm,
            slips: slips.map(({ at, intended, kind, typed, where }) => ({ at, intended, kind, typed, where })),
            target,
        })),
        verdict: answer.verdict,
    };
    if (answer.ppm) vector.ppm = answer.ppm;
    if (answer.meant.length) vector.meant = answer.meant.length;
    if (answer.findings.length) vector.findings = answer.findings;
    if (answer.dismissalKey) vector.dismissal_key = answer.dismissalKey;
    if (answer.error) vector.error = answer.error;
    return vector;
}

/** The vectors, by row; offsets as the row's input counts. */
export function vectors(rows) {
    const byId = new Map(readLines("tests/vectors/corpus.jsonl").map((vector) => [vector.id, vector]));
    for (const row of rows) {
        const { error } = byId.get(row.id);
        if (error) error.offset = units(row, error.offset);
    }
    return byId;
}
