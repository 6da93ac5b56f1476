// Whatever stands in the way of the module, from a server, a file or a policy, is an error with a code that
// says where and why; and the next try may still succeed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, test } from "node:test";
import { install } from "./package.mjs";

const installed = install("load");
const module = readFileSync(join(installed.dist, "misdirect.wasm"));
const damaged = module.map((byte, at) => (at > 1000 && at < 1100 ? byte ^ 0xff : byte));
/** A module that is valid, and not ours. */
const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** What servers answer for the module: status, type, body. */
const ANSWERS = {
    right: [200, "application/wasm", module],
    parameter: [200, "application/wasm; charset=utf-8", module],
    untyped: [200, undefined, module],
    octets: [200, "application/octet-stream", module],
    text: [200, "text/plain", module],
    missing: [404, "text/plain", "Not Found"],
    broken: [500, "text/plain", "Oops"],
    fallback: [200, "text/html; charset=utf-8", "<!doctype html><title>Application</title>"],
    disguised: [200, "application/wasm", "<!doctype html><title>Application</title>"],
    damaged: [200, "application/wasm", damaged],
    truncated: [200, "application/wasm", module.subarray(0, 5000)],
    nothing: [200, "application/wasm", ""],
    other: [200, "application/wasm", empty],
};
const server = createServer((request, response) => {
    const [status, type, body] = ANSWERS[request.url.slice(1)];
    response.writeHead(status, type ? { "Content-Type": type } : {}).end(body);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
after(() => server.close());
const address = (name) => `http://127.0.0.1:${server.address().port}/${name}`;

/** A library that is not initialised yet. */
let count = 0;
const fresh = (entry = "web") => import(`${join(installed.dist, entry)}.mjs?${count++}`);

test("the type that a server sends does not matter for a module", async () => {
    for (const name of ["right", "parameter", "untyped", "octets", "text"]) {
        const { Checker, init } = await fresh();
        await init(address(name));
        assert.equal(new Checker().check("army.ml").verdict, "suspect", name);
    }
});

test("anything else that a server sends is not-loaded, with its address", async () => {
    const hasCause = { missing: false, broken: false, other: false };
    for (const name of ["missing", "broken", "fallback", "disguised", "damaged", "truncated", "nothing", "other"]) {
        for (const given of [address(name), new URL(address(name)), fetch(address(name))]) {
            const { Checker, MisdirectError, init } = await fresh();
            await assert.rejects(init(given), (error) => {
                assert.ok(error instanceof MisdirectError, `${name}: ${error}`);
                assert.equal(error.code, "not-loaded");
                assert.equal(error.cause instanceof Error, hasCause[name] ?? true, name);
                if (name !== "other") assert.ok(error.message.includes(address(name)), error.message);
                if (["missing", "fallback"].includes(name)) assert.match(error.message, /misdirect\/inline/);
                return true;
            });
            assert.throws(() => new Checker(), { code: "not-initialised" });
            await init(module);
            assert.equal(new Checker().check("army.ml").verdict, "suspect");
        }
    }
});

test("an address that nobody answers is not-loaded, and so is one that is none", async () => {
    const { init } = await fresh();
    const nobody = "http://127.0.0.1:1/misdirect.wasm";
    await assert.rejects(init(nobody), ({ code, message, cause }) => code === "not-loaded" && message.includes(nobody) && cause instanceof Error);
    await assert.rejects(init("no address"), { name: "MisdirectError", code: "not-loaded" });
    const cause = new Error("offline");
    await assert.rejects(init(Promise.reject(cause)), (error) => error.code === "not-loaded" && error.cause === cause);
    // Of a bundle in a form that has no address of its own.
    await assert.rejects((await fresh()).init(), ({ code, message }) => code === "not-loaded" && /misdirect\/inline/.test(message));
});

test("bytes that are not the module are not-loaded in every entry", async () => {
    for (const bytes of [damaged, module.subarray(0, 5000), new Uint8Array(), Buffer.from("<!doctype html>"), empty]) {
        for (const entry of ["web", "node", "bundled", "core/node"]) {
            const { init, initSync } = await fresh(entry);
            await assert.rejects(init(bytes), { name: "MisdirectError", code: "not-loaded" });
            assert.throws(() => initSync(bytes), { name: "MisdirectError", code: "not-loaded" });
        }
    }
    const other = new WebAssembly.Module(empty);
    await assert.rejects((await fresh()).init(other), { code: "not-loaded" });
    assert.throws(() => installed.require("misdirect").initSync(other), { code: "not-loaded" });
});

test("a host without WebAssembly, or that forbids it, is told as such", async () => {
    const host = globalThis.WebAssembly;
    const policy = new host.CompileError("Refused to compile WebAssembly because of the Content Security Policy");
    class Module {
        constructor() {
            throw policy;
        }
    }
    const refuse = () => Promise.reject(policy);
    try {
        for (const forbidden of [undefined, { Module, Memory: host.Memory, compile: refuse, compileStreaming: refuse }]) {
            globalThis.WebAssembly = forbidden;
            for (const entry of ["web", "node", "bundled"]) {
                const { MisdirectError, init, initSync } = await fresh(entry);
                const check = (error) => error instanceof MisdirectError && error.code === "not-loaded" && error.cause instanceof Error;
                await assert.rejects(init(module), check);
                await assert.rejects(init(address("right")), check);
                assert.throws(() => initSync(module), check);
            }
            const { Checker, MisdirectError } = await fresh("inline");
            assert.throws(() => new Checker(), (error) => error instanceof MisdirectError && error.code === "not-loaded");
            const script = await fresh("wasm2js");
            assert.equal(script.versions().library, "0.1.0");
        }
    } finally {
        globalThis.WebAssembly = host;
    }
});

test("what is no module at all is a TypeError", async () => {
    for (const entry of ["web", "node", "bundled"]) {
        const { init, initSync } = await fresh(entry);
        for (const wrong of [7, true, {}, [], Symbol("module")]) {
            await assert.rejects(init(wrong), TypeError);
            assert.throws(() => initSync(wrong), TypeError);
        }
    }
});

test("no global of pages or Node is wanted before it is used", () => {
    const program = `
        for (const name of ["TextDecoder", "TextEncoder", "fetch", "Response", "URL", "Buffer", "FinalizationRegistry"]) delete globalThis[name];
        const { Checker } = require(process.argv[1]);
        console.log(new Checker().check("army.ml").verdict);`;
    for (const entry of ["inline.cjs", "wasm2js.cjs"]) {
        const words = ["--eval", program, join(installed.dist, entry)];
        assert.equal(execFileSync(process.execPath, words, { encoding: "utf8" }), "suspect\n", entry);
    }
});

test("Node needs none of the files beside the code but the code", async () => {
    const place = join(installed.place, "moved");
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
    for (const name of ["node.mjs", "node.cjs", "bytes.mjs", "bytes.cjs"]) copyFileSync(join(installed.dist, name), join(place, name));
    for (const { Checker, initSync } of [await import(join(place, "node.mjs")), installed.require(join(place, "node.cjs"))]) {
        initSync();
        assert.equal(new Checker().check("general@us.army.ml").meant[0].target, "us.army.mil");
    }
});

test("misdirect/ready needs no init", () => {
    const run = (...words) => execFileSync(process.execPath, words, { cwd: installed.place, encoding: "utf8" });
    const use = 'console.log(new Checker().check("army.ml").verdict)';
    assert.equal(run("--input-type=module", "--eval", `import { Checker } from "misdirect/ready"; ${use}`), "suspect\n");
    assert.equal(run("--eval", `const { Checker } = require("misdirect/ready"); ${use}`), "suspect\n");
});
