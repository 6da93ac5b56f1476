import { attach } from "./field.js";

const by = (id) => document.getElementById(id);
window.fields = { one: attach(by("one"), { storage: localStorage }), many: attach(by("many")), element: by("element"), list: by("list") };

window.sent = [];
for (const form of document.forms) {
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        window.sent.push(Object.fromEntries(new FormData(form)));
    });
}

// How often anything was told, and of what.
window.told = [];
for (const id of Object.keys(window.fields)) {
    const place = by(id).shadowRoot?.querySelector("misdirect-warning") ?? document.getElementById(by(id).getAttribute("aria-describedby"));
    const status = place.shadowRoot.querySelector("[role=status]");
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) window.told.push(node.textContent);
    }).observe(status, { childList: true });
}
document.documentElement.dataset.ready = "";
