// The module as text, which the entries for Node and for bundlers share.

export { default as base64 } from "#inline";
