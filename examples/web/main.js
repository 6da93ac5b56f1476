// Puts the parts together.

import { watchField } from "./field.js";
import { load } from "./load.js";
import { showAnswers } from "./playground.js";

const by = (id) => document.getElementById(id);
const misdirect = await load();

watchField({
    checker: new misdirect.Checker(),
    field: by("to"),
    warning: by("warning"),
    sender: by("from"),
    onAnswers: (answers) => showAnswers(misdirect, answers, by("verdict"), by("suggestions")),
});

const worker = new Worker("worker.js", { type: "module" });
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
