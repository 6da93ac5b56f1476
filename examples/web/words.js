// The word on the button that lets a suspect address stand. All other words are the library's own.

const KEEP = {
    ar: "إبقاؤه كما كُتب", de: "So lassen", en: "Keep as typed", es: "Dejar como está", fr: "Garder telle quelle", it: "Lascia così",
    ja: "入力のまま", nl: "Zo laten", pl: "Zostaw, jak jest", pt: "Manter como está", ru: "Оставить как есть", zh: "保持原样",
};

/** The language of the page where the field stands; English, if the library does not speak it. */
export function languageOf(element) {
    const root = element.getRootNode();
    const tag = element.closest("[lang]")?.lang ?? root.host?.closest("[lang]")?.lang;
    const language = (tag || navigator.language).split("-")[0].toLowerCase();
    return Object.hasOwn(KEEP, language) ? language : "en";
}

export const keepIn = (language) => KEEP[language] ?? KEEP.en;
