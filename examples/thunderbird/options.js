// What is remembered, to be seen and to be forgotten.

import { organisationLines } from "./check.js";
import { forget, remembered } from "./memory.js";
import { addressElement, localise, make, word } from "./page.js";

const by = (id) => document.getElementById(id);

async function show() {
    const dismissed = await remembered();
    const line = ({ key, typed, domain }) => {
        const text = domain || typed;
        const item = make("li");
        const button = make("button", { type: "button", textContent: word("forget"), ariaLabel: `${word("forget")}: ${text}` });
        button.addEventListener("click", async () => {
            await forget(key);
            await show();
        });
        item.append(addressElement([text]), " ", button);
        return item;
    };
    by("remembered").replaceChildren(...dismissed.map(line));
    by("none").textContent = dismissed.length > 0 ? "" : word("nothing");
}

localise();
by("title").textContent = word("remembered");
await show();
const { good, bad } = await organisationLines();
if (good + bad > 0) by("organisation").textContent = word("organisation", String(good), String(bad));
document.documentElement.dataset.ready = "";
