// Fields that ask: `attach(input)` for a field that is there, `<misdirect-input>` for a new one.
//
// Importing this costs a page some kilobytes. The library is loaded when a field first has the focus, and in a
// worker, so that nothing of it ever runs where the page does.

export { attach } from "./attach.js";
export { MisdirectInput } from "./input.js";
