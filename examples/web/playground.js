// What the library thinks of each address: every suggestion with its probability, and how the letters
// that were typed line up with those that were meant.

export function showAnswers({ compare }, answers, line, table) {
    line.textContent = answers.length > 1 ? count(answers) : answers.map(describe).join();
    const rows = answers.flatMap(({ domain, suggestions }) => suggestions.map((item) => row(compare, domain, item)));
    table.hidden = rows.length === 0;
    table.tBodies[0].replaceChildren(...rows);
}

function describe({ input, verdict, domain, findings, error }) {
    const more = error ? `: ${error.code} at ${error.offset}` : findings.length ? `: ${findings.join(", ")}` : "";
    return `${domain ?? input} is ${verdict}${more}`;
}

function count(answers) {
    const counts = {};
    for (const { verdict } of answers) counts[verdict] = (counts[verdict] ?? 0) + 1;
    const words = Object.entries(counts).map(([verdict, number]) => `${number} ${verdict}`);
    return `${answers.length} addresses: ${words.join(", ")}`;
}

function row(compare, domain, { target, probability, slips, explanation }) {
    const tr = document.createElement("tr");
    tr.title = explanation;
    const meter = document.createElement("meter");
    meter.value = probability;
    meter.ariaLabel = "probability";
    const kinds = slips.map(({ kind, where }) => `${kind} (${where})`).join(", ");
    const cells = [[meter, ` ${percent(probability)}`], [target], [align(compare, domain, target)], [kinds || "repaired"]];
    for (const cell of cells) tr.insertCell().append(...cell);
    return tr;
}

function percent(probability) {
    // Rounded down: nothing is certain.
    return probability < 0.01 ? `${(probability * 100).toFixed(2)} %` : `${Math.floor(probability * 100)} %`;
}

/** Both names, one above the other, the letters that differ marked. */
function align(compare, typed, intended) {
    const lines = [[], []];
    let [i, j] = [0, 0];
    const same = (end) => {
        const text = typed.slice(i, end);
        for (const line of lines) line.push(text);
        j += end - i;
        i = end;
    };
    // A-labels are compared by the letters they stand for, which are not those that stand here.
    const isPlain = !/xn--/.test(typed + intended);
    for (const slip of isPlain ? compare(typed, intended).slips : []) {
        same(slip.typed[0]);
        const texts = [typed.substr(...slip.typed), intended.substr(...slip.intended)];
        const width = Math.max(...texts.map((text) => text.length));
        texts.forEach((text, at) => lines[at].push(mark(text.padEnd(width, "·"))));
        i = slip.typed[0] + slip.typed[1];
        j = slip.intended[0] + slip.intended[1];
    }
    lines[0].push(typed.slice(i));
    lines[1].push(intended.slice(j));
    const cell = document.createElement("div");
    cell.className = "alignment";
    cell.append(...lines[0], "\n", ...lines[1]);
    return cell;
}

function mark(text) {
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
}
