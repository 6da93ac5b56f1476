// What is wrong with an argument. A value of the wrong type, and an option that there is not, is a
// TypeError; a value that is out of range, and everything that the library finds wrong, has a code.

/** An error of this library. `offset` or `line` says where, in what was given. */
export class MisdirectError extends Error {
    constructor(code, message, where) {
        super(message);
        this.code = code;
        if (where) Object.assign(this, where);
    }
}
Object.defineProperty(MisdirectError.prototype, "name", { value: "MisdirectError" });

/** An object whose properties are all known, or nothing. */
export function options(value, what, names) {
    if (value === undefined) return {};
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        throw new TypeError(`${what}: not an object`);
    }
    for (const name in value) {
        if (!names.includes(name)) throw new TypeError(`${what}: there is no ${name}`);
    }
    return value;
}

/** A value of a type, or nothing. */
export function option(value, type, what) {
    if (value !== undefined && typeof value !== type) throw new TypeError(`${what} is a ${type}`);
    return value;
}

/** A whole number that is not negative. */
export function number(value, what, max) {
    if (typeof value !== "number") throw new TypeError(`${what} is a number`);
    if (Number.isInteger(value) && value >= 0 && value <= max) return value;
    throw new MisdirectError("bad-value", `${what} is a whole number from 0 to ${max}, not ${value}`);
}

/** The number of a word. */
export function wordOf(words, word, what) {
    if (typeof word !== "string") throw new TypeError(`${what} is a string`);
    const index = words.indexOf(word);
    if (index >= 0) return index;
    throw new MisdirectError("bad-value", `${what} is one of ${words.join(", ")}, not ${JSON.stringify(word)}`);
}
