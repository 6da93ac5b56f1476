// All that the package has, used as its types say; lines that must not compile are marked.

import { Checker, Directory, Filter, MisdirectError, VERDICTS, addresses, compare, init, initSync, variants, versions } from "misdirect";
import type { Address, Answer, Context, Finding, Layer, Message, Policy, SlipKind, Span, Suggestion, Summaries, VariantKind, Verdict } from "misdirect";
import { Checker as CoreChecker, init as initCore } from "misdirect/core";
import { Checker as InlineChecker, initSync as initInline } from "misdirect/inline";
import { Checker as ReadyChecker } from "misdirect/ready";
import { init as initWeb } from "misdirect/web";
import { Checker as ScriptChecker } from "misdirect/wasm2js";
import german from "misdirect/languages/de";

await init();
await init(new URL("https://example.com/misdirect.wasm"));
await init(fetch("misdirect.wasm"));
initSync();
initSync(new Uint8Array(8));
await initCore();
await initWeb("misdirect.wasm").catch((error: MisdirectError) => console.log(error.code === "not-loaded", error.cause));
console.log(new ReadyChecker().check("army.ml").verdict);
initInline();

const directory: Directory = Directory.build(["army.mil 300 @0", "*.mil 500 @0"]);
const again = Directory.open(directory.toBytes());
const layers: Layer[] = ["builtin", directory, { directory: again, trust: "evidence", share: 2 }, Filter.open(new Uint8Array(8))];
const policies: Policy[] = ["quiet", { threshold: 0.5, ratio: 3 }];
const checker = new Checker({ layers, policy: policies[0]!, explore: true });
const context: Context = { sender: "me@example.nl", to: ["ann@army.mil"], input: "typing", dns: "no-mail", layout: "azerty", slipRate: 0.01 };

const answer: Answer<string> = checker.check("general@army.ml", context);
const bytes: Uint8Array = checker.check(new Uint8Array([97])).input;
const input: string = answer.input;
const best: Suggestion | undefined = answer.suggestions[0];
const offered: string[] = answer.meant.map(({ address }) => address);
const doubt: number = answer.probability;
if (answer.verdict === "suspect" && best) {
    const kind: SlipKind | undefined = best.slips[0]?.kind;
    const [from, length]: readonly [number, number] = best.slips[0]?.span ?? [0, 0];
    console.log(best.address, best.probability, kind, from, length, best.entry?.length);
}
const told: string | null = new Checker({ language: german }).check("joe@gmial.com").explanation;
for (const { id, typed, count } of answer.messages) console.log(told, id, typed?.length, count?.toFixed(), best?.likelihood);
// @ts-expect-error: a tag is not a language.
new Checker({ language: "de" });
const findings: readonly Finding[] = answer.findings;
const key: string | null = answer.dismissalKey;
const code: string | undefined = answer.error?.code;
// The word tells what else is there.
const read: string = answer.verdict === "invalid" ? answer.error.code : answer.domain;
if (answer.domain === null) console.log(answer.error.offset);
for (const { verdict } of checker.checkMessage({ sender: "a@b.de", to: ["c@d.de"] }, { input: "pasted" })) console.log(verdict);
const many: Summaries = checker.checkMany(["a@b.de", new Uint8Array([97])], { input: "received" });
const each: (Verdict | undefined)[] = Array.from(many.verdicts, (number) => VERDICTS[number]);
console.log(each, many.ppm.length, many.targets.map((target) => target?.length));
// @ts-expect-error: not a text with addresses in it.
checker.checkMany("a@b.de");
const header = "Ann <ann@army.mil>, bob@army.ml";
const found: Address<string>[] = addresses(header);
const titles: (string | null)[] = found.map(({ name }) => name);
const pieces: Uint8Array[] = addresses(new Uint8Array([97])).map(({ text }) => text);
for (const { span: [start, length], input } of checker.checkMessage({ to: header })) console.log(start, length, input.trim());
const message: Message = { to: [header] };
const span: Span | undefined = checker.checkMessage(message)[0]?.span;
const around: Answer<string> = checker.check("general@army.ml", { to: header });
console.log(titles, pieces, span, around);
const { distance, cost } = compare("gmial.com", "gmail.com", { layout: "qwertz" });
const kind: VariantKind = "lookalike";
const names: string[] = variants("army.mil", { limit: 10, kind }).filter(({ lookalike }) => lookalike).map(({ name }) => name);
const model: string = versions().model;
try {
    Directory.build("army..mil");
} catch (error) {
    if (error instanceof MisdirectError && error.code === "bad-list") console.log(error.line, error.offset);
}
{
    using scoped = new Checker();
    using other = new InlineChecker();
    console.log(scoped.check("a@b.de").verdict, other.check("a@b.de").verdict);
}
checker.free();
new CoreChecker().free();
new ScriptChecker().free();
console.log(bytes, input, offered, doubt, findings, key, code, read, distance, cost, names, model);

// @ts-expect-error a result is not to be changed
answer.verdict = "listed";
// @ts-expect-error nor is what is in it
answer.suggestions.pop();
// @ts-expect-error there may be no domain
answer.domain.length;
// @ts-expect-error an option that there is not
new Checker({ builtin: false });
// @ts-expect-error a policy of another version
new Checker({ policy: { thresholdPpm: 290_000 } });
// @ts-expect-error a word that there is not
checker.check("a@b.de", { input: "spoken" });
// @ts-expect-error neither text nor bytes
checker.check(7);
// @ts-expect-error made by build and open only
new Directory();
// @ts-expect-error a message has recipients
checker.checkMessage({ sender: "a@b.de" });
// @ts-expect-error recipients that were given one by one have no span
checker.checkMessage({ to: ["a@b.de"] })[0]?.span;
// @ts-expect-error neither text nor bytes
addresses(["a@b.de"]);
// @ts-expect-error nothing to give
initInline(new Uint8Array(8));
