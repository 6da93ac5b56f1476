// The library, whichever way this page may run it.

export async function load() {
    try {
        const misdirect = await import("./misdirect/web.mjs");
        await misdirect.init();
        return { ...misdirect, build: "WebAssembly" };
    } catch {
        // No WebAssembly here, or a content security policy without 'wasm-unsafe-eval'.
        const misdirect = await import("./misdirect/wasm2js.mjs");
        return { ...misdirect, build: "JavaScript" };
    }
}
