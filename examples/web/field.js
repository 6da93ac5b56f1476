// An address field that warns beneath it.
//
// While somebody types, the check is told so ("typing"), and what may still become right is left
// alone; it is told that they are done when they leave the field. A warning offers the address that
// was probably meant, and never changes anything by itself. What was declined is not said again.

export function watchField({ checker, field, warning, sender, onAnswer }) {
    const declined = new Set();

    function look(input) {
        const address = field.value.trim();
        if (address === "") return show(null);
        const context = { input };
        if (sender?.value) context.sender = sender.value;
        const answer = checker.check(address, context);
        onAnswer?.(answer);
        show(answer);
    }

    function show(answer) {
        const best = answer?.suggestions[0];
        const isWarning = answer?.verdict === "suspect" && !declined.has(key(answer, best));
        field.classList.toggle("suspect", isWarning);
        if (!isWarning) warning.replaceChildren();
        else if (best) warning.replaceChildren(...offer(answer, best));
        else if (answer.findings.includes("no-such-suffix")) warning.replaceChildren("No domain ends so.");
        else warning.replaceChildren(`This name is made of look-alikes (${answer.findings.join(", ")}).`);
    }

    function offer(answer, best) {
        const take = button(best.address, () => {
            field.value = best.address;
            field.focus();
            look("typed");
        });
        const keep = button("Keep", () => {
            declined.add(key(answer, best));
            field.focus();
            show(answer);
        });
        return ["Did you mean ", take, "?", keep];
    }

    // One letter more or less of the domain is another question, with another answer.
    field.addEventListener("input", (event) => look(event.inputType === "insertFromPaste" ? "pasted" : "typing"));
    field.addEventListener("change", () => look("typed"));
    sender?.addEventListener("change", () => look("typed"));
}

/** What stays one answer: what was typed, what was offered, and the model that said so. */
function key(answer, best) {
    return [answer.domain, best?.target, answer.model].join(" ");
}

function button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
}
