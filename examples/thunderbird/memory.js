// What the user has answered, in the local storage of the add-on, and nowhere else.
//
// `allowed`: domains that are always right, each as the slip of one target: that of another is another question.
// `kept`: addresses that were sent to all the same, each with how often. Once is not enough to be silent: a slip that
// was overlooked once would be overlooked for ever. A new model may know better, and asks again.

const { local } = messenger.storage;

/** The second time that somebody says so, they have looked. */
const ENOUGH = 2;

/** Of each kind, the latest. */
const MOST = 1000;

const isText = (value) => typeof value === "string";
const SHAPES = {
    allowed: ({ domain, target }) => isText(domain) && isText(target),
    kept: ({ typed, domain, target, model, times }) =>
        [typed, domain, target, model].every(isText) && Number.isInteger(times),
};

/** Whatever is in the storage; what cannot be read was never there. */
export async function remembered() {
    const stored = await local.get(Object.keys(SHAPES)).catch(() => ({}));
    return Object.fromEntries(Object.entries(SHAPES).map(([kind, isRight]) => {
        const list = Array.isArray(stored[kind]) ? stored[kind] : [];
        return [kind, list.filter((one) => one && isRight(one))];
    }));
}

export function isSettled({ allowed, kept }, doubt) {
    return allowed.some((one) => isSame(one, doubt, ["domain", "target"]))
        || kept.some((one) => one.times >= ENOUGH && isSame(one, doubt, ["typed", "target", "model"]));
}

export async function allow(doubts) {
    if (doubts.length === 0) return;
    const { allowed } = await remembered();
    const added = doubts.map(({ domain, target }) => ({ domain, target }));
    const others = allowed.filter((one) => !added.some((other) => isSame(one, other, ["domain", "target"])));
    await local.set({ allowed: [...others, ...added].slice(-MOST) });
}

export async function keep(doubts) {
    if (doubts.length === 0) return;
    let { kept } = await remembered();
    for (const { typed, domain, target, model } of doubts) {
        const isIt = (one) => isSame(one, { typed, target, model }, ["typed", "target", "model"]);
        const times = (kept.find(isIt)?.times ?? 0) + 1;
        kept = [...kept.filter((one) => !isIt(one)), { typed, domain, target, model, times }];
    }
    await local.set({ kept: kept.slice(-MOST) });
}

export async function forget(kind, place) {
    const list = (await remembered())[kind];
    await local.set({ [kind]: list.filter((_, at) => at !== place) });
}

function isSame(one, other, keys) {
    return keys.every((key) => one[key] === other[key]);
}
