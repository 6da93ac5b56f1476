// Makes the add-on, an XPI, of this folder and the JavaScript package of the library.
//
// node build.mjs PACKAGE XPI

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateRawSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const [dist, xpi] = [process.argv[2] && join(process.argv[2], "dist"), process.argv[3]];
if (!xpi) throw new Error("usage: node build.mjs PACKAGE XPI");

const OWN = [
    "manifest.json", "icon.svg", "background.js", "check.js", "books.js", "memory.js", "recipients.js",
    "panel.html", "panel.js", "options.html", "options.js", "page.js", "style.css",
];
const LIBRARY = ["web.mjs", "misdirect.wasm", "evidence.filter"];

const locales = readdirSync(join(here, "_locales")).sort();
const files = [
    ...OWN.map((name) => [name, join(here, name)]),
    ...locales.map((tag) => [`_locales/${tag}/messages.json`, join(here, "_locales", tag, "messages.json")]),
    ...LIBRARY.map((name) => [`misdirect/${name}`, join(dist, name)]),
    ...locales.map((tag) => [`misdirect/languages/${tag}.mjs`, join(dist, "languages", `${tag}.mjs`)]),
];
const archive = zip(files.map(([name, path]) => [name, readFileSync(path)]));
writeFileSync(xpi, archive);
console.log(`${xpi}: ${files.length} files, ${Math.ceil(archive.length / 1000)} kB`);

/** APPNOTE.TXT 4.3: local files, the central directory, its end. The same input gives the same bytes. */
function zip(files) {
    const [local, central] = [[], []];
    let at = 0;
    for (const [name, bytes] of files) {
        const [path, packed] = [Buffer.from(name), deflateRawSync(bytes, { level: 9 })];
        const common = Buffer.alloc(26);
        common.writeUInt16LE(20, 0); // version 2.0: deflate
        common.writeUInt16LE(8, 4); // deflate
        common.writeUInt16LE(0x21, 8); // 1 January 1980, the first day there is
        common.writeUInt32LE(crc32(bytes), 10);
        common.writeUInt32LE(packed.length, 14);
        common.writeUInt32LE(bytes.length, 18);
        common.writeUInt16LE(path.length, 22);
        const rest = Buffer.alloc(14);
        rest.writeUInt32LE(at, 10);
        local.push(Buffer.from("PK\x03\x04"), common, path, packed);
        central.push(Buffer.from("PK\x01\x02\x14\x00"), common, rest, path);
        at += 30 + path.length + packed.length;
    }
    const end = Buffer.alloc(18);
    end.writeUInt16LE(files.length, 4);
    end.writeUInt16LE(files.length, 6);
    end.writeUInt32LE(Buffer.concat(central).length, 8);
    end.writeUInt32LE(at, 12);
    return Buffer.concat([...local, ...central, Buffer.from("PK\x05\x06"), end]);
}
