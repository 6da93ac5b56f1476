// Makes the npm package of what `cargo xtask wasm` compiled: optimises the modules, binds each
// entry to one file for `import` and one for `require`, and packs them.
//
// In $MISDIRECT_WASM: `full` and `core` are what was compiled, `tools` the npm packages that work
// here, `package` becomes the package and `misdirect.tgz` its archive.

import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const folder = process.env.MISDIRECT_WASM ?? join(root, "target/wasm");
const tools = join(folder, "tools");
const out = join(folder, "package");
const dist = join(out, "dist");

/** What the compiler uses, which the optimiser has to be told. */
const FEATURES = [
    "bulk-memory", "bulk-memory-opt", "sign-ext", "nontrapping-float-to-int", "mutable-globals",
    "reference-types", "multivalue",
].map((name) => `--enable-${name}`);

/** The installed programs, as the lock file says. */
function installTools() {
    const lock = readFileSync(join(here, "tools/package-lock.json"), "utf8");
    const installed = join(tools, "package-lock.json");
    if (existsSync(installed) && readFileSync(installed, "utf8") === lock) return;
    rmSync(tools, { recursive: true, force: true });
    cpSync(join(here, "tools"), tools, { recursive: true });
    const options = { cwd: tools, stdio: "inherit" };
    try {
        execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], options);
    } catch (error) {
        rmSync(installed, { force: true });
        throw error;
    }
}

async function binaryen(program, ...words) {
    const script = join(tools, "node_modules/binaryen/bin", program);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...FEATURES, ...words]);
    process.stderr.write(stdout + stderr);
}

/** `misdirect.wasm` of each, and of the whole library `misdirect.asm.js`: each takes its processor. */
async function optimise() {
    // -O3 is no larger than -Oz here. Data cut at its zeros is 600 pieces, which compress worse: 2 kB.
    const flags = ["-O3", "--skip-pass=memory-packing", "--strip-debug", "--strip-producers", "--strip-target-features"];
    const file = (variant, name) => join(folder, variant, name);
    await Promise.all([
        binaryen("wasm2js", "-Oz", file("full", "misdirect_bg.wasm"), "-o", file("full", "misdirect.asm.js")),
        ...["full", "core"].map((variant) =>
            binaryen("wasm-opt", ...flags, file(variant, "misdirect_bg.wasm"), "-o", file(variant, "misdirect.wasm")),
        ),
    ]);
}

const { build } = await (async () => {
    installTools();
    return createRequire(join(tools, "package.json"))("esbuild");
})();

/** The module as text is a file of its own, which entries share; of `misdirect/inline` a page may take one file. */
const bytesApart = (format) => ({
    name: "bytes apart",
    setup: ({ onResolve }) => onResolve({ filter: /^#bytes$/ }, () => ({ path: `./bytes.${ENDINGS[format]}`, external: true })),
});
const ENDINGS = { esm: "mjs", cjs: "cjs" };

/** What stands for the address of the code where `require` is used; bundles as modules lack `__filename`. */
const MODULE_URL = 'const MODULE_URL = typeof __filename === "string" ? require("node:url").pathToFileURL(__filename) : undefined;';

/** One file of an entry, with all that it imports. */
async function bind(entry, variant, format, prefix = "") {
    const isNodeCommon = entry === "node" && format === "cjs";
    const isWhole = entry === "inline" && format === "esm";
    await build({
        entryPoints: [join(here, "js", `${entry}.js`)],
        outfile: join(dist, `${prefix}${entry}.${ENDINGS[format]}`),
        bundle: true,
        format,
        target: "es2022",
        platform: entry === "node" ? "node" : "neutral",
        alias: {
            "#glue": join(folder, variant, "misdirect_bg.js"),
            "#inline": join(folder, variant, "misdirect.wasm"),
            "#asm": join(folder, variant, "misdirect.asm.js"),
            ...(isWhole ? { "#bytes": join(here, "js/bytes.js") } : {}),
        },
        plugins: isWhole ? [] : [bytesApart(format)],
        inject: [join(here, "js/decoder.js")],
        loader: { ".wasm": "base64" },
        define: {
            HAS_BUILTIN: String(variant === "full"),
            ...(format === "cjs" ? { "import.meta.env": "undefined", "import.meta.url": isNodeCommon ? "MODULE_URL" : "undefined" } : {}),
        },
        banner: isNodeCommon ? { js: MODULE_URL } : {},
        // The JavaScript of a module is as long as that of a page and nobody reads it.
        minify: entry === "wasm2js",
        legalComments: "none",
        logLevel: "warning",
    });
}

async function bindAll() {
    await optimise();
    for (const [variant, prefix] of [["full", ""], ["core", "core/"]]) {
        for (const entry of ["node", "bundled", "bytes", "web"]) {
            await bind(entry, variant, "esm", prefix);
            await bind(entry, variant, "cjs", prefix);
        }
        copyFileSync(join(folder, variant, "misdirect.wasm"), join(dist, prefix, "misdirect.wasm"));
    }
    copyFileSync(join(root, "crates/misdirect/src/tables/builtin.image"), join(dist, "builtin.image"));
    copyFileSync(join(root, "crates/misdirect/src/tables/evidence.filter"), join(dist, "evidence.filter"));
    for (const entry of ["inline", "wasm2js"]) {
        await bind(entry, "full", "esm");
        await bind(entry, "full", "cjs");
    }
    // As it is: it imports the entry that its user's tools choose.
    copyFileSync(join(here, "js/ready.js"), join(dist, "ready.mjs"));
}

/** Each language in a file of its own, which is loaded where it is asked for: its table, less the comments. */
function copyLanguages() {
    const from = join(root, "crates/misdirect/src/explain/languages");
    const to = join(dist, "languages");
    mkdirSync(to);
    for (const file of readdirSync(from).filter((name) => name.endsWith(".txt"))) {
        const tag = file.replace(/\.txt$/, "");
        const lines = readFileSync(join(from, file), "utf8").split("\n");
        const table = lines.filter((line) => line && !line.startsWith("#")).join("\n");
        const language = JSON.stringify({ tag, table });
        writeFileSync(join(to, `${tag}.mjs`), `export default ${language};\n`);
        writeFileSync(join(to, `${tag}.cjs`), `module.exports = ${language};\n`);
    }
    const imported = 'import type { Language } from "../index.';
    writeFileSync(join(to, "types.d.mts"), `${imported}mjs";\ndeclare const language: Language;\nexport default language;\n`);
    writeFileSync(join(to, "types.d.cts"), `${imported}cjs";\ndeclare const language: Language;\nexport = language;\n`);
}

/** Types are the same for `import` and `require`, and TypeScript wants a file for each. */
function copyTypes() {
    for (const name of ["index", "inline"]) {
        for (const ending of ["mts", "cts"]) {
            const text = readFileSync(join(here, "types", `${name}.d.ts`), "utf8");
            const ours = text.replaceAll(/"\.\/index\.js"/g, `"./index.${ending === "mts" ? "mjs" : "cjs"}"`);
            writeFileSync(join(dist, `${name}.d.${ending}`), ours);
        }
    }
}

/** What finds an entry by its folder: TypeScript's `node10`, and bundlers that do not read `exports`. */
function standIn(entry, files) {
    const folder = join(out, entry);
    mkdirSync(folder, { recursive: true });
    const up = "../".repeat(entry.split("/").length);
    const paths = Object.entries(files).map(([field, file]) => [field, `${up}dist/${file}`]);
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(Object.fromEntries(paths), null, 2)}\n`);
}

function standInForAll() {
    standIn("core", { main: "core/node.cjs", module: "core/web.mjs", types: "index.d.cts" });
    standIn("ready", { main: "inline.cjs", module: "ready.mjs", types: "inline.d.cts" });
    for (const entry of ["web", "core/web"]) {
        standIn(entry, { main: `${entry}.cjs`, module: `${entry}.mjs`, types: "index.d.cts" });
    }
    for (const entry of ["inline", "wasm2js"]) {
        standIn(entry, { main: `${entry}.cjs`, module: `${entry}.mjs`, types: "inline.d.cts" });
    }
    for (const file of readdirSync(join(dist, "languages")).filter((name) => /^\w+\.mjs$/.test(name))) {
        const tag = file.replace(".mjs", "");
        standIn(`languages/${tag}`, { main: `languages/${tag}.cjs`, module: `languages/${tag}.mjs`, types: "languages/types.d.cts" });
    }
}

function pack() {
    const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
    const version = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];
    writeFileSync(join(out, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
    copyFileSync(join(here, "README.md"), join(out, "README.md"));
    for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, name), join(out, name));
    const words = ["pack", "--silent", "--pack-destination", folder];
    const name = execFileSync("npm", words, { cwd: out, encoding: "utf8" }).trim();
    renameSync(join(folder, name), join(folder, "misdirect.tgz"));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(dist, "core"), { recursive: true });
await bindAll();
copyTypes();
copyLanguages();
standInForAll();
pack();
