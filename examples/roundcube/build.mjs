// Makes the plugin of this folder, the fields of ../web, and the JavaScript package of the library.
//
// node build.mjs PACKAGE FOLDER        FOLDER is to be called misdirect, in the folder of Roundcube's plugins

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const [dist, folder] = [process.argv[2] && join(process.argv[2], "dist"), process.argv[3]];
if (!folder) throw new Error("usage: node build.mjs PACKAGE FOLDER");

const OWN = ["misdirect.php", "library.php", "misdirect.js", "page.js", "dialog.js", "address.js", "misdirect.css", "words.json", "config.inc.php.dist"];
const FIELDS = ["ask.js", "warning.js", "marks.js", "words.js", "worker.js", "load.js", "ulabel.js"];
const LIBRARY = ["web.mjs", "wasm2js.mjs", ...readdirSync(join(dist, "languages")).filter((name) => name.endsWith(".mjs")).map((name) => `languages/${name}`)];

mkdirSync(join(folder, "web/misdirect/languages"), { recursive: true });
for (const name of OWN) cpSync(join(here, name), join(folder, name));
for (const name of FIELDS) place(join(here, "../web", name), join("web", name));
for (const name of LIBRARY) place(join(dist, name), join("web/misdirect", name.replace(/\.mjs$/, ".js")));
cpSync(join(dist, "misdirect.wasm"), join(folder, "web/misdirect/misdirect.wasm"));

/** Not every web server knows what an .mjs is, and a browser takes no module of another type. */
function place(from, to) {
    writeFileSync(join(folder, to), readFileSync(from, "utf8").replaceAll(/(import\([^)]*|from "[^"]*)\.mjs/g, "$1.js"));
}
