import { isRuled } from "./against.js";
import { arm, ask } from "./arm.js";
import { none } from "./bare.js";
import { memory, session } from "./book.js";
import { listen } from "./endings.js";
import { reading } from "./file.js";
import { hint, more, silent } from "./more.js";
import { page } from "./page.js";

const NAME = "otklik-widget";

let begun;

// Rules and tabs are armed with the rest. A survey whose rules do not come does not show by itself.
const special = (survey) => isRuled(survey) || (page.tag.mode || (survey.look || none).mode) == "tab";
export const ready = (page.ready = reading.then(async () => {
  try {
    if (page.file.surveys.some(special)) await (await more()).prepare();
  } catch (error) {
    hint(error.message);
  }
  // What shows with the page does not wait for its pictures.
  for (const survey of page.file.surveys) if (((survey.show || none).on || []).some(({ load }) => load)) ask(survey);
  await page.loaded;
}));

// What was ever kept in this browser, or comes by a link. The question must not create the database.
export const traces = async () =>
  page.more ||
  Object.keys(memory())[0] ||
  Object.keys(session())[0] ||
  (location.search + location.hash).includes("otklik.") ||
  !indexedDB.databases ||
  (await indexedDB.databases()).some(({ name }) => name === page.key);

// Answers of an earlier visit are delivered now.
const deliver = async () => (await traces()) && (await more()).deliver();

const changed = (element) => silent(more().then((first) => first.changed(element)));

export const begin = () => {
  arm();
  begun = page.consented;
  if (!begun) return;
  document.querySelectorAll(NAME).forEach(changed);
  (window.requestIdleCallback || setTimeout)(() => silent(deliver()));
};

listen(document, NAME, ({ detail }) => begun && changed(detail), page.undo);
// It outlives this script, so it knows nothing but how to say that it came or went.
if (!customElements.get(NAME)) {
  const say = (detail) => document.dispatchEvent(new CustomEvent(NAME, { detail }));
  customElements.define(
    NAME,
    class extends HTMLElement {
      connectedCallback() {
        say(this);
      }
      disconnectedCallback() {
        say(this);
      }
    },
  );
}
