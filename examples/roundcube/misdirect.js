// Loads the page part, which is a module.
import("./page.js").then(({ start }) => start(rcmail)).catch((error) => console.warn("misdirect: addresses are not checked:", error.message));
