// Puts the parts of the playground together: the field, which works by itself, and beneath it what the library says.

import "./field.js";
import { load } from "./load.js";
import { showAnswers } from "./playground.js";

const by = (id) => document.getElementById(id);
const misdirect = await load();
const { Checker, Directory } = misdirect;
let checker = new Checker();

const settings = { sender: () => by("from").value };
by("to").settings = settings;

/** Each recipient in the context of the others, as the field sees them. */
function show() {
    const to = by("to").value;
    const answers = to.trim() === "" ? [] : checker.checkMessage({ sender: by("from").value, to });
    showAnswers(misdirect, answers, by("verdict"), by("suggestions"));
}
by("to").addEventListener("input", show);
by("to").addEventListener("misdirect", show);
by("from").addEventListener("change", () => by("to").check());

by("own").addEventListener("change", () => {
    const list = by("own").value.trim();
    try {
        const own = list ? [Directory.build(list)] : [];
        checker = new Checker({ layers: ["builtin", ...own] });
        by("own-state").textContent = list ? `${own[0].length} known` : "";
        by("to").settings = { ...settings, list };
        by("to").check();
    } catch (error) {
        by("own-state").textContent = `line ${error.line}: ${error.message}`;
    }
    show();
});

const worker = new Worker("list.js", { type: "module" });
worker.addEventListener("message", ({ data }) => {
    by("answers").replaceChildren(...data.map(({ input, verdict, explanation }) => {
        const item = document.createElement("li");
        item.textContent = `${input}: ${explanation ?? verdict}`;
        return item;
    }));
});
by("check-list").addEventListener("click", () => worker.postMessage(by("list").value));

by("build").textContent = `Runs as ${misdirect.build}; model ${misdirect.versions().model}.`;
document.documentElement.dataset.ready = misdirect.build;
