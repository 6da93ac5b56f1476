// An address field that warns beneath it.
//
// While somebody types, the check is told so ("typing"), and what may still become right is left
// alone; it is told that they are done when they leave the field. A warning offers the address that
// was probably meant, and never changes anything by itself. What was declined is not said again.

export function watchField({ checker, field, warning, sender, onVerdict }) {
    const declined = new Set();

    function look(input) {
        const address = field.value.trim();
        if (address === "") return show(null);
        const context = { input };
        if (sender?.value) context.sender = sender.value;
        const verdict = checker.check(address, context);
        onVerdict?.(verdict);
        show(verdict);
    }

    function show(verdict) {
        const best = verdict?.suggestions[0];
        const isWarning = verdict?.verdict === "suspect" && !declined.has(key(verdict, best));
        field.classList.toggle("suspect", isWarning);
        if (!isWarning) warning.replaceChildren();
        else if (best) warning.replaceChildren(...offer(verdict, best));
        else warning.replaceChildren(`This name is made of look-alikes (${verdict.findings.join(", ")}).`);
    }

    function offer(verdict, best) {
        const take = button(best.address, () => {
            field.value = best.address;
            field.focus();
            look("typed");
        });
        const keep = button("Keep", () => {
            declined.add(key(verdict, best));
            field.focus();
            show(verdict);
        });
        return ["Did you mean ", take, "?", keep];
    }

    // One letter more or less of the domain is another question, with another answer.
    field.addEventListener("input", (event) => look(event.inputType === "insertFromPaste" ? "pasted" : "typing"));
    field.addEventListener("change", () => look("typed"));
    sender?.addEventListener("change", () => look("typed"));
}

/** What stays one answer: what was typed, what was offered, and the model that said so. */
function key(verdict, best) {
    return [verdict.domain, best?.target, verdict.model].join(" ");
}

function button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
}
