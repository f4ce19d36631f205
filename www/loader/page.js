import { bare } from "./bare.js";

// What the loader knows of the page it is in, and hands to what is fetched when there is something to show (www/first).
// `script` is the tag, `given` what a site's own script has inside; both stand around the loader (crates/xtask).
// A copy of its attributes: the page's own element is not ours to change.
const tag = bare(script.cloneNode().dataset);

export const page = bare({
  given: bare(given),
  tag,
  base: new URL(given.file ? "../../../" : ".", script.src).href,
  get locale() {
    return tag.locale || document.documentElement.lang || navigator.language || "en";
  },
  // As the page says with `consent()`, else as the tag does.
  get consented() {
    const { granted = tag.consent != "required" } = page;
    return granted;
  },
  // Who came, as the page says.
  person: [],
  // Who wants to hear of the page's events.
  hearing: [],
  // What ends with the address, and what ends with the widget.
  endings: [],
  undo: [],
  // What the page hears of all widgets.
  told: new EventTarget(),
});
