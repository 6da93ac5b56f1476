// How often a client asks: needlessly, of names that are right, and rightly, of slips. Prints the tables of
// docs/clients.md.
//
//     cargo xtask wasm --build && node benches/clients/panels.mjs --data DIR
//
// DIR has the lists that `cargo xtask quality --data DIR` reads (benches/rows/src/rows.rs), from which the shares and
// the base rate are, too (base.rs). The peer is npm's mailcheck with its own lists.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wasm = process.env.MISDIRECT_WASM ?? join(root, "target/wasm");
const [, , flag, data] = process.argv;
if (flag !== "--data" || !data) throw new Error("usage: node panels.mjs --data DIR");
const require = createRequire(join(wasm, "tools/package.json"));
const mailcheck = require("mailcheck");
const { Checker, Filter, VERDICTS, initSync, versions } = createRequire(import.meta.url)(join(wasm, "package/dist/node.cjs"));

/** Slips among addresses that are typed afresh, and addresses whose domain no directory lists. */
const [SLIPS, UNLISTED] = [1 / 610, 0.3];

/** What unlisted names that are right are like. */
const SHARES = { "mail domains": 0.55, "tail sites": 0.13, "popular sites": 0.13, universities: 0.1, governments: 0.07, alternates: 0.018, complaints: 0.002 };

/** What a person sends on a working day, and working days a year. */
const [MAILS, DAYS] = [40, 220];

const table = (path) => readFileSync(path, "utf8").trimEnd().split("\n").slice(1).map((line) => line.split("\t"));
const lines = (file) => table(join(data, file));
const names = (file) => lines(file).map(([name]) => name);

const slips = [
    ...lines("slips/git.tsv"),
    ...lines("slips/git2.tsv").filter((line) => line[7] === "0"),
    ...lines("slips/open.tsv"),
].filter(([, intended]) => !/^(example|something|domain|fewlaps|b|con-artists|randomsmallcompany|rocboronat)\./.test(intended));

/** What people type for others may be somebody's name or a squat: whoever asks about it is not wrong, nor whoever does not. */
const doubtful = new Set([
    ...slips.map(([typed]) => typed),
    ...table(join(root, "benches/quality/doubtful.tsv")).filter(([source]) => source === "*").map(([, name]) => name),
]);
const clean = (list) => [...new Set(list)].filter((name) => !doubtful.has(name));
const directory = new Map(lines("directory/git_email_domains.tsv").map(([domain, people]) => [domain, Number(people)]));
const lighter = ([a, b, x, y]) => (Number(x) < Number(y) ? a : b);
const silent = {
    "mail domains": clean([...names("silent/mail_domains.tsv"), ...names("silent/mail_domains2.tsv")]),
    "tail sites": clean(names("silent/tail.tsv")),
    "popular sites": clean(names("popular/popular.tsv").filter((_, at) => at % 27 === 0)),
    universities: clean(names("silent/universities.tsv")),
    governments: clean(names("silent/gov_other.tsv")),
    alternates: clean([...lines("silent/alternates.tsv"), ...lines("silent/alternates2.tsv")].map(lighter)),
    complaints: clean(names("silent/complaints.tsv")),
};
const listed = [...directory].filter(([domain]) => !doubtful.has(domain));

initSync();
const filter = Filter.open(readFileSync(join(wasm, "package/dist/evidence.filter")));
const ours = (policy, layers) => {
    const checker = new Checker({ layers, policy });
    return (list) => [...checker.checkMany(list.map((name) => `joe@${name}`)).verdicts].map((verdict) => VERDICTS[verdict] === "suspect");
};
const METHODS = {
    "misdirect, quiet": ours("quiet", ["builtin", filter]),
    "misdirect, balanced": ours("balanced", ["builtin", filter]),
    "misdirect, strict": ours("strict", ["builtin", filter]),
    "misdirect, balanced, without names in use": ours("balanced", ["builtin"]),
    "mailcheck 1.1.1": (list) => list.map((name) => {
        try {
            return Boolean(mailcheck.run({ email: `joe@${name}` }));
        } catch {
            return false;
        }
    }),
};

const share = (flags) => flags.filter(Boolean).length / flags.length;
const oneIn = (rate) => (rate > 0 ? `1 in ${Math.round(1 / rate).toLocaleString("en")}` : "none");
const measured = Object.entries(METHODS).map(([name, asks]) => {
    const rates = Object.fromEntries(Object.entries(silent).map(([source, list]) => [source, share(asks(list))]));
    const unlisted = Object.entries(SHARES).reduce((sum, [source, part]) => sum + part * rates[source], 0);
    const flags = asks(listed.map(([domain]) => domain));
    const people = listed.reduce((sum, [, people]) => sum + people, 0);
    const known = listed.reduce((sum, [, people], at) => sum + (flags[at] ? people : 0), 0) / people;
    const needless = (1 - SLIPS) * (UNLISTED * unlisted + (1 - UNLISTED) * known);
    return { name, rates, unlisted, known, needless, caught: share(asks(slips.map(([typed]) => typed))) };
});

const say = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const count = (list) => list.length.toLocaleString("en");

console.log(`Model ${versions().model}; ${count(slips)} slips, ${count(listed)} listed domains.\n`);
say("per 1,000 names that are right", ...Object.entries(silent).map(([source, list]) => `${source} (${count(list)})`), "by their shares");
say("---", ...Object.keys(silent).map(() => "---:"), "---:");
for (const { name, rates, unlisted } of measured) say(name, ...Object.values(rates).map((rate) => (1000 * rate).toFixed(1)), (1000 * unlisted).toFixed(1));

console.log();
say("", "needless, of unlisted names", "needless, of all messages", "slips that are asked about");
say("---", "---:", "---:", "---:");
for (const { name, unlisted, needless, caught } of measured) say(name, oneIn(unlisted), oneIn(needless), `${(100 * caught).toFixed(1)} %`);

console.log();
say(`${MAILS} mails a day`, ...["every address typed", "one in ten typed"].flatMap((which) => [`needless, ${which}`, `right, ${which}`]));
say("---", "---:", "---:", "---:", "---:");
const often = (aDay) => {
    const [aWeek, aYear] = [aDay * 5, aDay * DAYS];
    return aDay >= 1 ? `${aDay.toFixed(1)} a day` : aWeek >= 1 ? `${aWeek.toFixed(1)} a week` : aYear >= 1.5 ? `${aYear.toFixed(0)} a year` : `1 in ${Math.round(12 / aYear)} months`;
};
for (const { name, needless, caught } of measured) {
    say(name, ...[1, 0.1].flatMap((typed) => [needless, SLIPS * caught].map((rate) => often(MAILS * typed * rate))));
}
