// Domains of your organisation and of those it writes to, one a line as `misdirect build` takes them: "example.org" or
// "example.org 40", where the number is how often it is written to.
export const domains = [];
