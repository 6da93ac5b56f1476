// What is wrong with an argument. A value of the wrong type or an unknown option is a TypeError; a value
// out of range, and everything that the library finds wrong, is an error with a code.

/** An error of this library. `offset` or `line` says where in the argument; `cause` is what a host threw. */
export class MisdirectError extends Error {
    constructor(code, message, where, cause) {
        super(message, cause === undefined ? undefined : { cause });
        this.code = code;
        if (where) Object.assign(this, where);
    }
}
Object.defineProperty(MisdirectError.prototype, "name", { value: "MisdirectError" });

/** An object with known properties only, or nothing. */
export function options(value, what, names) {
    if (value === undefined) return {};
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        throw new TypeError(`${what} must be an object`);
    }
    for (const name in value) {
        if (!names.includes(name)) throw new TypeError(`${what}: unknown option ${name}`);
    }
    return value;
}

/** A value of a type, or nothing. */
export function option(value, type, what) {
    if (value !== undefined && typeof value !== type) throw new TypeError(`${what} must be a ${type}`);
    return value;
}

/** A whole number that is not negative. */
export function number(value, what, max) {
    if (typeof value !== "number") throw new TypeError(`${what} must be a number`);
    if (Number.isInteger(value) && value >= 0 && value <= max) return value;
    throw new MisdirectError("bad-value", `${what} must be a whole number from 0 to ${max}, not ${value}`);
}

/** A number from 0 on as an integer: times `scale`, rounded, at most `max`. */
export function scaled(value, what, scale, max) {
    if (typeof value !== "number") throw new TypeError(`${what} must be a number`);
    const units = Math.round(value * scale);
    if (units >= 0 && units <= max) return units;
    throw new MisdirectError("bad-value", `${what} must be a number from 0 to ${max / scale}, not ${value}`);
}

/** The number of a word. */
export function wordOf(words, word, what) {
    if (typeof word !== "string") throw new TypeError(`${what} must be a string`);
    const index = words.indexOf(word);
    if (index >= 0) return index;
    throw new MisdirectError("bad-value", `${what} must be one of ${words.join(", ")}, not ${JSON.stringify(word)}`);
}
