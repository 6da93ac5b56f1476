// Firefox's remote protocol, as far as it is needed: packets are `length:JSON`, a command is
// [0, id, name, parameters], its answer [1, id, error, result].

import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export async function marionette(port) {
    const socket = await reach(port);
    const waiting = new Map();
    let [rest, count] = [Buffer.alloc(0), 0];
    socket.on("data", (bytes) => {
        rest = Buffer.concat([rest, bytes]);
        for (;;) {
            const colon = rest.indexOf(":");
            if (colon < 0) return;
            const end = colon + 1 + Number(rest.subarray(0, colon));
            if (rest.length < end) return;
            const packet = JSON.parse(rest.subarray(colon + 1, end));
            rest = rest.subarray(end);
            // The first one greets.
            if (!Array.isArray(packet)) continue;
            const [, id, error, result] = packet;
            const { resolve, reject } = waiting.get(id);
            waiting.delete(id);
            if (error) reject(new Error(`${error.error}: ${error.message}`));
            else resolve(result);
        }
    });
    const end = () => waiting.forEach(({ reject }) => reject(new Error("Thunderbird has closed")));
    socket.on("close", end).on("error", end);
    const send = (name, parameters = {}) => new Promise((resolve, reject) => {
        const id = count++;
        waiting.set(id, { resolve, reject });
        const text = JSON.stringify([0, id, name, parameters]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
    await send("WebDriver:NewSession", { capabilities: { alwaysMatch: { unhandledPromptBehavior: "ignore" } } });
    await send("Marionette:SetContext", { value: "chrome" });
    await send("WebDriver:SetTimeouts", { script: 60_000 });
    return {
        /** Runs a function of the test inside Thunderbird, with its privileges. */
        run: async (script, ...args) => {
            const text = `const [resolve] = [...arguments].slice(-1); const given = [...arguments].slice(0, -1);
                (${script})(...given).then((value) => resolve({ value: value ?? null }), (error) => resolve({ error: String(error) }));`;
            const { value } = await send("WebDriver:ExecuteAsyncScript", { script: text, args, newSandbox: true, sandbox: "system" });
            if (value.error) throw new Error(value.error);
            return value.value;
        },
        close: () => socket.destroy(),
    };
}

/** Two minutes: a machine that compiles takes its time to start a mail program. */
async function reach(port) {
    for (let left = 600; ; left--) {
        const socket = connect(port, "127.0.0.1");
        try {
            await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
            return socket;
        } catch (error) {
            if (left === 0) throw error;
            await sleep(200);
        }
    }
}
