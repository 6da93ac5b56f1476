// The way to the worker that judges: one for all fields of a page, started when the first of them has the focus.

const start = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

/** What was started, by the function that starts it. */
const connections = new Map();

/** `worker` makes a worker, for pages that must do so themselves: from another place, or with Trusted Types. */
export function connect(worker = start) {
    if (!connections.has(worker)) connections.set(worker, connection(worker));
    return connections.get(worker);
}

function connection(start) {
    const waiting = new Map();
    let count = 0;
    let failure;
    const fail = (error) => {
        failure = error;
        for (const { reject } of waiting.values()) reject(error);
        waiting.clear();
    };
    let worker;
    try {
        worker = start();
    } catch (error) {
        // A policy may forbid it.
        fail(error);
    }
    worker?.addEventListener("message", ({ data: { id, suspects, error } }) => {
        const { resolve, reject } = waiting.get(id);
        waiting.delete(id);
        if (error) reject(new Error(error));
        else resolve(suspects);
    });
    worker?.addEventListener("error", (event) => fail(new Error(event.message || "the worker could not be started")));
    /** What is to be asked about a text, as JSON; see worker.js. */
    return (question) => new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        const id = count++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, ...question });
    });
}
