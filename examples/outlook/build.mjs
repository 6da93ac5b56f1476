// Makes the files to serve, and the package to install, of this folder and the JavaScript package of the library.
//
// node build.mjs PACKAGE FOLDER ADDRESS        ADDRESS is where FOLDER will be served, as https://addin.example.org/mail

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const [dist, folder, address] = [process.argv[2] && resolve(process.argv[2], "dist"), process.argv[3], process.argv[4]?.replace(/\/$/, "")];
if (!address?.startsWith("https://")) throw new Error("usage: node build.mjs PACKAGE FOLDER ADDRESS, with an ADDRESS that begins with https://");
// As installed where this is called.
const { build } = createRequire(resolve("package.json"))("esbuild");

const languages = readdirSync(join(dist, "languages")).filter((name) => name.endsWith(".mjs"));
const entry = (library) => [
    `import * as misdirect from "./${library}.mjs";`,
    `import { start } from ${JSON.stringify(join(here, "handler.js"))};`,
    ...languages.map((name) => `import ${name.replace(".mjs", "")} from "./languages/${name}";`),
    `start(misdirect.init().then(() => misdirect), { ${languages.map((name) => name.replace(".mjs", "")).join(", ")} });`,
].join("\n");

mkdirSync(folder, { recursive: true });
// A page has WebAssembly; the scripts of classic Outlook on Windows have neither that for sure, nor more than ES2016.
for (const [name, library, target] of [["page", "inline", "es2020"], ["script", "wasm2js", "es2016"]]) {
    const stdin = { contents: entry(library), resolveDir: dist };
    await build({ stdin, outfile: join(folder, `${name}.js`), bundle: true, minify: true, format: "iife", target, logLevel: "error" });
}
for (const name of ["page.html", "color.png", "outline.png", "README.md"]) cpSync(join(here, name), join(folder, name));
cpSync(join(dist, "../LICENSE-MIT"), join(folder, "LICENSE-MIT"));
const manifest = readFileSync(join(here, "manifest.json"), "utf8").replaceAll("https://addin.example", address);
writeFileSync(join(folder, "manifest.json"), manifest.replace('"addin.example"', JSON.stringify(new URL(address).host)));
