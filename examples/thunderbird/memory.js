// What the user has answered, in the local storage of the add-on, and nowhere else: which questions not to ask again.
//
// Each stands under the library's key, which is of the domain, what was meant and the kind of doubt, so that another
// slip at the same target is another question, and with how often the message left all the same. Once is not enough
// to be silent: a slip that was overlooked once would be overlooked for ever. `typed` and `domain` are for people.

const { local } = messenger.storage;

/** The second time that somebody says so, they have looked. */
const ENOUGH = 2;

/** The latest; what has not been answered for longest fades. */
const MOST = 1000;

const isText = (value) => typeof value === "string";
const isRight = (one) => [one?.key, one?.typed, one?.domain].every(isText) && Number.isInteger(one.times);

/** Whatever is in the storage, the latest last; what cannot be read was never there. */
export async function remembered() {
    const { dismissed } = await local.get("dismissed").catch(() => ({}));
    return Array.isArray(dismissed) ? dismissed.filter(isRight) : [];
}

export function isSettled(dismissed, { key }) {
    return dismissed.some((one) => one.key === key && one.times >= ENOUGH);
}

/** Once more each of these was let stand; or, said for good, never to be asked about again. */
export async function dismiss(doubts, isForGood) {
    if (doubts.length === 0) return;
    let dismissed = await remembered();
    for (const { key, typed, domain } of doubts) {
        const before = dismissed.find((one) => one.key === key)?.times ?? 0;
        const times = isForGood ? ENOUGH : before + 1;
        dismissed = [...dismissed.filter((one) => one.key !== key), { key, typed, domain, times }];
    }
    await local.set({ dismissed: dismissed.slice(-MOST) });
}

export async function forget(key) {
    await local.set({ dismissed: (await remembered()).filter((one) => one.key !== key) });
}
