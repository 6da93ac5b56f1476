// The tools that the package is tried in, of the versions that tests/wasm/tools/package-lock.json pins, and
// what each makes of a program that uses it. Every one has a folder of its own, no configuration but for
// what any program needs, and the package unpacked from its archive.

import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { folder, isLong, root } from "./package.mjs";

const home = join(folder, "test-tools");
export const require = createRequire(join(home, "package.json"));

/** Installs what the lock file says, less what only long runs need, and the package beside it. */
export function installTools() {
    const from = join(root, "tests/wasm/tools");
    const lock = readFileSync(join(from, "package-lock.json"), "utf8");
    const mark = join(home, isLong ? ".all" : ".some");
    const isThere = [mark, join(home, ".all")].some((path) => existsSync(path) && readFileSync(path, "utf8") === lock);
    if (!isThere) {
        rmSync(home, { recursive: true, force: true });
        cpSync(from, home, { recursive: true });
        // Not `ci`: it refuses a lock file without what is optional and is in no registry, as a package of Vite's for Windows.
        const words = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", ...(isLong ? [] : ["--omit=dev"])];
        execFileSync("npm", words, { cwd: home, stdio: "inherit" });
        writeFileSync(mark, lock);
    }
    const place = join(home, "node_modules/misdirect");
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
    execFileSync("tar", ["-xzf", join(folder, "misdirect.tgz"), "-C", place, "--strip-components=1"]);
}

export const version = (name) => JSON.parse(readFileSync(join(home, "node_modules", name, "package.json"), "utf8")).version;
const program = (name) => join(home, "node_modules/.bin", name);

/** A program, which finishes; what it says if it fails is the error. Nothing is to be fetched or reported. */
export async function run(file, words, cwd) {
    const env = { ...process.env, CI: "1", NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", NODE_OPTIONS: "" };
    // As tests of Node run it, a tool would take itself for one of them.
    delete env.NODE_TEST_CONTEXT;
    try {
        return (await promisify(execFile)(file, words, { cwd, env, timeout: 300000, maxBuffer: 1 << 26 })).stdout;
    } catch (error) {
        throw new Error(`${file} ${words.join(" ")}\n${error.stdout}\n${error.stderr}`, { cause: error });
    }
}
const node = (words, cwd) => run(process.execPath, words, cwd);

/** What is written where the program runs: in the title of a page, or to the standard output. */
export const EXPECTED = "general@us.army.mil";
const SAY = 'said(new Checker().check("general@us.army.ml").meant[0].address);';
const SAID = `const said = (text) => (globalThis.document ? (document.title = text) : console.log(text));\n`;
const SOURCES = {
    "main.mjs": `import { Checker, init } from "misdirect";\n${SAID}init().then(() => ${SAY.slice(0, -1)}, (error) => said(String(error)));\n`,
    "web.mjs": `import { Checker, init } from "misdirect/web";\n${SAID}init().then(() => ${SAY.slice(0, -1)});\n`,
    "sync.mjs": `import { Checker, initSync } from "misdirect";\n${SAID}initSync();\n${SAY}\n`,
    "main.cjs": `const { Checker, initSync } = require("misdirect");\n${SAID}initSync();\n${SAY}\n`,
    "ready.mjs": `import { Checker } from "misdirect/ready";\n${SAID}${SAY}\n`,
    "core.mjs": `import { Checker, init } from "misdirect/core";\n${SAID}init().then(() => said(new Checker().check("general@us.army.mil").input));\n`,
    "german.mjs": `import { Checker } from "misdirect/inline";\nimport german from "misdirect/languages/de";\n${SAID}said(new Checker({ language: german }).check("general@us.army.ml").explanation.match(/\\S+@\\S+(?=\\?)/)[0]);\n`,
    "package.json": '{ "private": true }\n',
};
const page = (script, kind = ' type="module"') => `<!doctype html><meta charset="utf-8"><script${kind} src="${script}"></script>\n`;

/** A new folder with the sources, from which the package is found. */
function place(name) {
    const path = join(home, "work", name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(SOURCES)) writeFileSync(join(path, file), text);
    return path;
}

/** The page around a script that was built. */
function withPage(path, script = "out.js", kind) {
    writeFileSync(join(path, "index.html"), page(`./${script}`, kind));
    return { page: path };
}
/** The bundle alone, away from everything that it was made of. */
function alone(path, file) {
    const away = join(folder, "alone", path.slice(join(home, "work").length));
    rmSync(away, { recursive: true, force: true });
    mkdirSync(away, { recursive: true });
    copyFileSync(join(path, file), join(away, file));
    return { said: node([join(away, file)], away) };
}
/** Whether the module is a file beside the script, and only that. */
function copied(path, files) {
    const scripts = files.filter((file) => /\.m?js$/.test(file));
    const size = scripts.reduce((sum, file) => sum + readFileSync(join(path, file)).length, 0);
    if (!files.some((file) => file.endsWith(".wasm")) || size > 300000) {
        throw new Error(`the module is not copied, or contained, too: ${files}, ${size} bytes of scripts`);
    }
}

const esbuild = (path, source, ...words) => run(program("esbuild"), [source, "--bundle", "--log-level=warning", ...words], path);

async function rollup(path, source, output, options) {
    const { rollup } = await import(pathToFileURL(require.resolve("rollup")));
    const { default: resolve } = await import(pathToFileURL(require.resolve("@rollup/plugin-node-resolve")));
    const bundle = await rollup({ input: join(path, source), plugins: [resolve(options)], onwarn: (warning) => { throw new Error(warning.message); } });
    await bundle.write({ file: join(path, "out.js"), name: "program", ...output });
    await bundle.close();
}

/** webpack, and Rspack, which has its configuration. */
async function webpack(pack, path, source, more = {}) {
    const options = {
        mode: "production", context: path, entry: `./${source}`, output: { path: join(path, "dist"), filename: "out.js" }, performance: false,
        ...more,
    };
    const stats = await promisify(pack)(options);
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
    return Object.keys(stats.compilation.assets);
}

async function webpackPage(pack, path, source) {
    const files = await webpack(pack, path, source);
    if (source !== "german.mjs") copied(join(path, "dist"), files);
    return withPage(join(path, "dist"));
}

async function vite(path, source) {
    writeFileSync(join(path, "index.html"), page(`/${source}`));
    const { build } = await import(pathToFileURL(join(home, "node_modules/vite/dist/node/index.js")));
    const { output } = await build({ root: path, logLevel: "error", base: "./" });
    copied(join(path, "dist"), output.map(({ fileName }) => fileName));
    return { page: join(path, "dist") };
}

async function jest(path, environment, kind) {
    const isModule = kind === "esm";
    const from = isModule ? 'import * as misdirect from "misdirect";' : 'const misdirect = require("misdirect");';
    const test = `${from}\ntest("answers", async () => {\n  await misdirect.init();\n  expect(new misdirect.Checker().check("general@us.army.ml").meant[0].address).toBe("${EXPECTED}");\n});\n`;
    writeFileSync(join(path, `answers.test.${isModule ? "m" : "c"}js`), test);
    const config = { rootDir: path, testEnvironment: environment, transform: {}, testMatch: ["**/*.test.?js"], moduleFileExtensions: ["mjs", "cjs", "js"] };
    writeFileSync(join(path, "jest.config.json"), JSON.stringify(config));
    const words = [...(isModule ? ["--experimental-vm-modules"] : []), join(home, "node_modules/jest/bin/jest.js"), "--config", "jest.config.json"];
    await node(words, path);
    return { said: EXPECTED };
}

async function vitest(path, environment) {
    const test = `import { expect, test } from "vitest";\nimport { Checker, init } from "misdirect";\ntest("answers", async () => {\n  await init();\n  expect(new Checker().check("general@us.army.ml").meant[0].address).toBe("${EXPECTED}");\n});\n`;
    writeFileSync(join(path, "answers.test.mjs"), test);
    await node([join(home, "node_modules/vitest/vitest.mjs"), "run", "--environment", environment], path);
    return { said: EXPECTED };
}

async function next(path, bundler) {
    mkdirSync(join(path, "app"));
    writeFileSync(join(path, "next.config.mjs"), `export default { output: "export", turbopack: { root: ${JSON.stringify(home)} } };\n`);
    writeFileSync(join(path, "app/layout.jsx"), "export default ({ children }) => <html><body>{children}</body></html>;\n");
    const say = `new Checker().check("general@us.army.ml").meant[0].address`;
    writeFileSync(join(path, "app/page.jsx"), `import { Checker, init } from "misdirect";\nimport Field from "./field.jsx";\nexport default async function Page() {\n  await init();\n  return <main><p id="server">{${say}}</p><Field /></main>;\n}\n`);
    writeFileSync(join(path, "app/field.jsx"), `"use client";\nimport { useEffect } from "react";\nimport { Checker, init } from "misdirect";\nexport default function Field() {\n  useEffect(() => { init().then(() => { document.title = ${say}; }, (error) => { document.title = String(error); }); });\n  return <input />;\n}\n`);
    await node([join(home, "node_modules/next/dist/bin/next"), "build", `--${bundler}`], path);
    const html = readFileSync(join(path, "out/index.html"), "utf8");
    if (!html.includes(`<p id="server">${EXPECTED}</p>`)) throw new Error(html);
    return { page: join(path, "out") };
}

const isArm = process.arch === "arm64";
const bun = join(home, `node_modules/@oven/bun-linux-${isArm ? "aarch64" : "x64"}/bin/bun`);
const deno = join(home, `node_modules/@deno/linux-${isArm ? "arm64" : "x64"}-glibc/deno`);

/** A way to use a tool: its package, what is done with it, and how; `long` where it takes its time. */
const WAYS = [
    ["esbuild", "page, ESM", async (path) => (await esbuild(path, "main.mjs", "--format=esm", "--outfile=out.js"), withPage(path))],
    ["esbuild", "page, IIFE", async (path) => (await esbuild(path, "main.mjs", "--format=iife", "--outfile=out.js"), withPage(path, "out.js", " defer"))],
    ["esbuild", "page, `require`", async (path) => (await esbuild(path, "main.cjs", "--outfile=out.js"), withPage(path, "out.js", " defer"))],
    ["esbuild", "page, `misdirect/ready`", async (path) => (await esbuild(path, "ready.mjs", "--format=esm", "--outfile=out.js"), withPage(path))],
    ["esbuild", "page, `misdirect/core`", async (path) => (await esbuild(path, "core.mjs", "--format=esm", "--outfile=out.js"), withPage(path))],
    ["esbuild", "page, `misdirect/web` with the module copied", async (path) => {
        await esbuild(path, "web.mjs", "--format=esm", "--outfile=out.js");
        copyFileSync(join(home, "node_modules/misdirect/dist/misdirect.wasm"), join(path, "misdirect.wasm"));
        copied(path, ["out.js", "misdirect.wasm"]);
        return withPage(path);
    }],
    ["esbuild", "Node, ESM", async (path) => (await esbuild(path, "sync.mjs", "--platform=node", "--format=esm", "--outfile=out.mjs"), alone(path, "out.mjs"))],
    ["esbuild", "Node, CommonJS of `import`", async (path) => (await esbuild(path, "sync.mjs", "--platform=node", "--log-override:empty-import-meta=silent", "--outfile=out.cjs"), alone(path, "out.cjs"))],
    ["esbuild", "Node, CommonJS of `require`", async (path) => (await esbuild(path, "main.cjs", "--platform=node", "--outfile=out.cjs"), alone(path, "out.cjs"))],
    ["rollup", "page, ESM", async (path) => (await rollup(path, "main.mjs", { format: "es" }, { browser: true }), withPage(path))],
    ["rollup", "page, IIFE", async (path) => (await rollup(path, "main.mjs", { format: "iife" }, { browser: true }), withPage(path, "out.js", " defer"))],
    ["rollup", "page, `misdirect/ready`", async (path) => (await rollup(path, "ready.mjs", { format: "es" }), withPage(path))],
    ["rollup", "Node, ESM", async (path) => (await rollup(path, "sync.mjs", { format: "es", file: join(path, "out.mjs") }, { exportConditions: ["node"] }), alone(path, "out.mjs"))],
    ["rollup", "Node, CommonJS", async (path) => (await rollup(path, "sync.mjs", { format: "cjs", file: join(path, "out.cjs") }, { exportConditions: ["node"] }), alone(path, "out.cjs"))],
    ["vite", "build", (path) => vite(path, "main.mjs")],
    ["vite", "build, `misdirect/ready`", (path) => vite(path, "ready.mjs")],
    ["vite", "build, `misdirect/core`", (path) => vite(path, "core.mjs")],
    ["vite", "development", async (path) => {
        writeFileSync(join(path, "index.html"), page("/main.mjs"));
        const { createServer } = await import(pathToFileURL(join(home, "node_modules/vite/dist/node/index.js")));
        const server = await createServer({ root: path, logLevel: "error", cacheDir: join(path, ".vite"), server: { host: "127.0.0.1", port: 0, ws: false, hmr: false } });
        await server.listen();
        return { address: server.resolvedUrls.local[0], close: () => server.close() };
    }],
    ["webpack", "page", (path) => webpackPage(require("webpack"), path, "main.mjs")],
    ["webpack", "page, `misdirect/ready`", (path) => webpackPage(require("webpack"), path, "ready.mjs")],
    ["webpack", "page, a language", (path) => webpackPage(require("webpack"), path, "german.mjs")],
    ["webpack", "Node", async (path) => {
        await webpack(require("webpack"), path, "sync.mjs", { target: "node", output: { path: join(path, "dist"), filename: "out.cjs" } });
        return { said: node([join(path, "dist/out.cjs")], path) };
    }],
    ["jest", "node, `require`", (path) => jest(path, "node", "cjs")],
    ["jest", "jsdom, `require`", (path) => jest(path, require.resolve("jest-environment-jsdom"), "cjs")],
    ["jest", "jsdom, `import`", (path) => jest(path, require.resolve("jest-environment-jsdom"), "esm")],
    ["vitest", "node", (path) => vitest(path, "node"), "long"],
    ["vitest", "jsdom", (path) => vitest(path, "jsdom"), "long"],
    ["@rspack/core", "page", (path) => webpackPage(require("@rspack/core").rspack, path, "main.mjs"), "long"],
    ["@rspack/core", "Node", async (path) => {
        await webpack(require("@rspack/core").rspack, path, "sync.mjs", { target: "node", output: { path: join(path, "dist"), filename: "out.cjs" } });
        return { said: node([join(path, "dist/out.cjs")], path) };
    }, "long"],
    ["parcel", "page", async (path) => {
        writeFileSync(join(path, "index.html"), page("main.mjs"));
        await node([join(home, "node_modules/parcel/lib/bin.js"), "build", "index.html", "--no-cache", "--public-url", "./"], path);
        return { page: join(path, "dist") };
    }, "long"],
    ["parcel", "page, `misdirect/inline` and a language", async (path) => {
        writeFileSync(join(path, "index.html"), page("german.mjs"));
        await node([join(home, "node_modules/parcel/lib/bin.js"), "build", "index.html", "--no-cache", "--public-url", "./"], path);
        return { page: join(path, "dist") };
    }, "long"],
    ["bun", "run", async (path) => ({ said: run(bun, ["main.mjs"], path) }), "long"],
    ["bun", "build, page", async (path) => (await run(bun, ["build", "main.mjs", "--outfile=out.js"], path), withPage(path)), "long"],
    ["bun", "build, HTML", async (path) => {
        writeFileSync(join(path, "index.html"), page("./main.mjs"));
        await run(bun, ["build", "index.html", "--outdir=dist", "--public-path=./"], path);
        return { page: join(path, "dist") };
    }, "long"],
    ["bun", "build, `--target bun`", async (path) => {
        await run(bun, ["build", "sync.mjs", "--target=bun", "--outfile=out.mjs"], path);
        mkdirSync(join(path, "alone"));
        copyFileSync(join(path, "out.mjs"), join(path, "alone/out.mjs"));
        return { said: run(bun, ["out.mjs"], join(path, "alone")) };
    }, "long"],
    ["bun", "build, `--compile`", async (path) => {
        await run(bun, ["build", "sync.mjs", "--compile", "--outfile=out"], path);
        return { said: run(join(path, "out"), [], "/") };
    }, "long"],
    ["deno", "run", async (path) => ({ said: run(deno, ["run", "--node-modules-dir=manual", "--cached-only", "main.mjs"], path) }), "long"],
    ["next", "Turbopack, server and page", (path) => next(path, "turbopack"), "long"],
    ["next", "webpack, server and page", (path) => next(path, "webpack"), "long"],
];

export const ways = WAYS.map(([name, mode, use, long]) => ({
    name,
    mode,
    isLong: long === "long",
    use: () => use(place(`${name}-${mode}`.replaceAll(/[^a-zA-Z]+/g, "-").toLowerCase())),
}));

/** A check of the package itself, by a program of others. */
export const publint = async () => node([join(home, "node_modules/publint/src/cli.js"), "--strict", join(folder, "misdirect.tgz")], home);
export const attw = async () => node([join(home, "node_modules/@arethetypeswrong/cli/dist/index.js"), join(folder, "misdirect.tgz"), "--exclude-entrypoints", "misdirect.wasm", "core/misdirect.wasm", "builtin.image", "evidence.filter"], home);
