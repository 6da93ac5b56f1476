// The recipients of a message, as Thunderbird hands them over: always text, a mailing list too, which is
// `Name <"its description">`, `Name <Name>` without a description, or `Name` alone.

const FIELDS = ["to", "cc", "bcc"];

/** Each recipient: the field it stands in, name and e-mail. */
export async function recipients(details) {
    const each = await Promise.all(FIELDS.map(async (field) => {
        const boxes = await parse(texts(details[field]));
        return boxes.map(({ name, email }) => ({ field, name, email: email ?? name ?? "" }));
    }));
    return each.flat();
}

function texts(field) {
    return [field ?? []].flat().filter((text) => typeof text === "string");
}

/** One call for all, as each takes a message to another process; unless one of them makes two, or none. */
async function parse(texts) {
    const { parseMailboxString } = messenger.messengerUtilities;
    if (texts.length === 0) return [];
    const boxes = await parseMailboxString(texts.join(", "));
    if (boxes.length === texts.length) return boxes;
    return (await Promise.all(texts.map((text) => parseMailboxString(text)))).flat();
}

/** What an approval is for: exactly these recipients, each where it stands. */
export async function fingerprint(details) {
    return JSON.stringify((await recipients(details)).map(({ field, email }) => [field, email]));
}

/**
 * The fields that change where what was typed becomes what was meant. A list with a wrong member gives way to its
 * members: sent, it would be these, too.
 */
export async function correct(details, doubts, corrections) {
    const lists = new Map();
    for (const { typed, list } of doubts) {
        if (list && Object.hasOwn(corrections, typed)) lists.set(list.text, list.members);
    }
    const isWrong = ({ name, email }) => Object.hasOwn(corrections, email) || lists.has(asText(name, email));
    const right = ({ name, email }) => {
        const members = lists.get(asText(name, email)) ?? [{ name, email }];
        return members.map(({ name, email }) => {
            const to = Object.hasOwn(corrections, email) ? corrections[email] : email;
            // A name is often the address once more.
            return asText(name?.replaceAll(email, to), to);
        });
    };
    const changed = {};
    for (const field of FIELDS) {
        const before = texts(details[field]);
        const after = await Promise.all(before.map(async (text) => {
            const boxes = await messenger.messengerUtilities.parseMailboxString(text);
            return boxes.some(isWrong) ? boxes.flatMap(right) : [text];
        }));
        if (after.flat().join() !== before.join()) changed[field] = after.flat();
    }
    return changed;
}

/** RFC 5322, 3.4: any name may stand in quotation marks. */
export function asText(name, email) {
    return name && name !== email ? `"${name.replaceAll(/["\\]/g, "\\$&")}" <${email}>` : email;
}
