// Whom the user writes to: the domains of their own identities and address books, their mailing lists, and the
// list of their organisation.

const { session, managed } = messenger.storage;
const { addressBooks, identities } = messenger;

/** An own domain counts as ten contacts: colleagues are rarely all in the book. */
const IDENTITY = 10;

/** Kept for the session, as reading a large book takes a while; forgotten when a book changes. */
export async function books() {
    const { books } = await session.get("books");
    if (books) return books;
    const read = await readBooks();
    // Too large to be kept, it is read each time.
    await session.set({ books: read }).catch(console.error);
    return read;
}

for (const part of [addressBooks, addressBooks.contacts, addressBooks.mailingLists, identities]) {
    for (const [name, event] of Object.entries(part)) {
        if (name.startsWith("on") && event.addListener) event.addListener(() => session.remove("books"));
    }
}

async function readBooks() {
    const [own, collected, lists] = [new Map(), new Map(), []];
    for (const { email } of await identities.list()) count(own, email, IDENTITY);
    const all = await addressBooks.list();
    for (const { id, remote } of all) {
        // Addresses that Thunderbird collected of sent mail are in the last one (compareAddressBooks in its
        // AddrBookUtils.sys.mjs). Some of them are slips, so they are evidence, and never suggested.
        const into = id === all.at(-1).id ? collected : own;
        // A directory on a server has nothing to list unless it is searched.
        const contacts = await addressBooks.contacts.list(id).catch(() => []);
        for (const email of contacts.flatMap(emails)) count(into, email, 1);
        if (!remote) lists.push(...(await listsOf(id)));
    }
    return { own: [...own], collected: [...collected], lists };
}

async function listsOf(book) {
    const lists = await addressBooks.mailingLists.list(book);
    return Promise.all(lists.map(async ({ id, name, description }) => {
        const contacts = await addressBooks.mailingLists.listMembers(id);
        // Of a contact with several addresses, Thunderbird writes to the first.
        const members = contacts.map((contact) => ({ name: nameOf(contact), email: emails(contact)[0] }));
        return { name, description, members: members.filter(({ email }) => email) };
    }));
}

function count(domains, email, weight) {
    const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
    if (domain && email.includes("@")) domains.set(domain, (domains.get(domain) ?? 0) + weight);
}

/** RFC 6350: a property may have a group, parameters, and folds. */
function values({ vCard }, property) {
    const lines = vCard.replaceAll(/\r?\n[ \t]/g, "").split(/\r?\n/);
    const pattern = new RegExp(`^(?:[\\w-]+\\.)?${property}(?:;(?:"[^"]*"|[^":])*)?:(.+)$`, "i");
    return lines.map((line) => line.match(pattern)?.[1].replaceAll(/\\(.)/g, "$1")).filter(Boolean);
}

const emails = (contact) => values(contact, "EMAIL");
const nameOf = (contact) => values(contact, "FN")[0];

/** Lines as `Directory.build` takes them, from `domains` of the policy; there is none for most users. */
export async function organisation() {
    const { domains } = await managed.get("domains").catch(() => ({}));
    return Array.isArray(domains) ? domains.map(String) : [];
}
