// Serves this folder, and the package under /misdirect/, with the strictest policy that lets it run.
//
// node serve.mjs [PORT] [--no-wasm]

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = dirname(fileURLToPath(import.meta.resolve("misdirect")));
const words = process.argv.slice(2);
const scripts = words.includes("--no-wasm") ? "'self'" : "'self' 'wasm-unsafe-eval'";
const POLICY = [
    "default-src 'none'", `script-src ${scripts}`, "style-src 'self'", "connect-src 'self'", "img-src data:",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join("; ");

const TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
};

function fileOf(path) {
    const isPackage = path.startsWith("/misdirect/");
    const folder = isPackage ? dist : here;
    const file = normalize(join(folder, isPackage ? path.slice("/misdirect".length) : path));
    return file.startsWith(join(folder, sep)) && TYPES[extname(file)] ? file : undefined;
}

const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = fileOf(pathname === "/" ? "/index.html" : decodeURIComponent(pathname));
    try {
        const bytes = await readFile(file);
        response.writeHead(200, {
            "Content-Type": TYPES[extname(file)],
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
        });
        response.end(bytes);
    } catch {
        response.writeHead(404).end();
    }
});

server.listen(Number(words.find((word) => /^\d+$/.test(word)) ?? 8080), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/`);
});
