// What wasm-bindgen's JavaScript decodes is messages of its own, in ASCII. It makes a decoder as it is
// imported, and the jsdom of Jest has none.

export class TextDecoder {
    decode(bytes = []) {
        return String.fromCharCode(...bytes);
    }
}
