// A field for one address or many that warns beneath it.
//
// While somebody types, the check is told so ("typing") of the address at the caret, and what may still
// become right is left alone; it is told that they are done when they leave the field. A warning offers
// the address that was probably meant, and never changes anything by itself; taken, it replaces that
// address and nothing around it. What was declined is not said again.

export function watchField({ checker, field, warning, sender, onAnswers }) {
    const declined = new Set();
    let answers = [];
    let said = "";

    function look(input) {
        answers = field.value.trim() === "" ? [] : check(input);
        onAnswers?.(answers);
        show();
    }

    /** Each recipient, in the context of the others. */
    function check(input) {
        const message = { sender: sender?.value, to: field.value };
        if (input !== "typing") return checker.checkMessage(message, { input });
        const caret = field.selectionStart;
        return checker.checkMessage(message, { input: "typed" }).map((answer) => {
            const { span } = answer;
            const isAtCaret = span[0] <= caret && caret <= span[0] + span[1];
            return isAtCaret ? { ...checker.check(answer.input, { ...message, input }), span } : answer;
        });
    }

    function show() {
        const suspect = answers.filter((answer) => answer.verdict === "suspect" && !declined.has(key(answer)));
        field.classList.toggle("suspect", suspect.length > 0);
        // A screen reader would tell it again with each letter that is typed elsewhere.
        const news = JSON.stringify(suspect.map(({ input, meant }) => [input, ...meant.map(({ address }) => address)]));
        if (news === said) return;
        said = news;
        warning.replaceChildren(...suspect.map((answer) => {
            const line = document.createElement("div");
            line.append(...warn(answer));
            return line;
        }));
    }

    function warn(answer) {
        const { input, domain, findings, meant } = answer;
        if (!meant.length && findings.includes("no-such-suffix")) return [`No domain ends as ${domain} does.`];
        if (!meant.length) return [`${domain} is made of look-alikes (${findings.join(", ")}).`];
        const take = ({ address }) => button(address, () => {
            const [start, length] = answers.find((other) => other.input === input).span;
            field.setRangeText(address, start, start + length, "end");
            field.focus();
            look("typed");
        });
        const keep = button("Keep", () => {
            declined.add(key(answer));
            field.focus();
            show();
        });
        keep.setAttribute("aria-label", `Keep ${input}`);
        const choices = meant.flatMap((one, index) => [index ? " or " : "Did you mean ", take(one)]);
        return [...choices, "?", keep];
    }

    // One letter more or less of the domain is another question, with another answer.
    field.addEventListener("input", (event) => look(event.inputType === "insertFromPaste" ? "pasted" : "typing"));
    field.addEventListener("change", () => look("typed"));
    sender?.addEventListener("change", () => look("typed"));
}

/** What stays one answer: what was typed, what was offered, and the model that said so. */
function key({ domain, meant, model }) {
    return [domain, ...meant.map(({ target }) => target), model].join(" ");
}

function button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
}
