import { promised } from "../promised.js";
import { dress } from "./dress.js";
import { finish } from "./heard.js";
import { hint, host, silent, stand } from "./host.js";
import { language, speak, texts, words } from "./words.js";

// The widget in each of its elements, and the parts that all of them are made of. WIDGET_JS, WIDGET_WASM and FRAME_JS are
// filled in by the build.
export const widgets = new Map();
let tried, coming, loading, framing, reading;

export const isLoading = () => loading;

// What the loader left out of a collector's survey file.
export const whole = () =>
  (reading ||= page.drawn && !page.file.surveys.every(({ questions }) => questions)
    ? page.fetchJson(page.sites() + "config")
    : page.file);

// Whether it is only tried out, and whether many people share the browser.
const manner = () => {
  const { kiosk } = page.tag;
  return { preview: "preview" in page.tag, kiosk: kiosk === undefined ? kiosk : +kiosk || 60 };
};

// What goes wrong inside the widget takes the widget from this page view, and nothing else: what waits is sent on the next one.
const fall = ({ message }) => {
  for (const { shadowRoot } of widgets.keys()) if (shadowRoot) shadowRoot.textContent = "";
  widgets.clear();
  page.session({ "~": 0 });
  finish();
  loading = Promise.reject(Error("the widget has stopped: " + message));
  silent(start());
};

// What is unfinished is kept of the tag's own element: others are there anew with each page.
const remember = (element) => element === host && ((trail) => page.session({ "~": trail }));

// The same widget in a frame of the collector's: it loads only where it stands.
const frame = async (element, look) => {
  const [module, file] = await Promise.all([import(page.base + FRAME_JS), whole()]);
  speak(element, language());
  if (element === host) stand();
  const { tag, locale, memory } = page;
  return module.default({
    host: element, tag, look, file, locale, memory, hint, fall,
    words: words(), at: page.sites(), manner: manner(), remember: remember(element),
  });
};

export const framed = () => (framing ||= frame(host, page.tag));

// The smallest module there is, tried once, because it is told as a violation: a policy that refuses it refuses all. At once: what
// is waited for comes after the page's next frame.
export const runs = () => {
  if (tried === undefined) {
    tried = false;
    try {
      tried = !("frame" in page.tag) && new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
    } catch {}
  }
  return tried;
};

// All parts are on their way before any has arrived.
export const bring = () => {
  if (!coming) {
    coming = [fetch(page.base + WIDGET_WASM), import(page.base + WIDGET_JS), whole(), texts()].map((part) => Promise.resolve(part));
    coming.forEach(silent);
  }
  return coming;
};

// What makes a widget of an element and its look.
const load = async () => {
  if (!runs()) return (element, look) => (element === host ? framed() : frame(element, look));
  const { tag, locale } = page;
  const [wasm, ...others] = bring();
  const [glue, file, said] = await Promise.all(others);
  await glue.default({ module_or_path: wasm });
  glue.watch(fall);
  return (element, { mode, place, theme }) => {
    speak(element, said ? language() : "");
    dress(element);
    const { preview, kiosk } = manner();
    return glue.start(
      element,
      file,
      {
        endpoint: tag.endpoint || page.sites() + "answers",
        scores: tag.endpoint ? undefined : page.sites() + "scores",
        locale,
        "data-mode": mode,
        "data-place": place,
        "data-theme": theme,
        "data-kiosk": kiosk,
        preview,
        texts: said,
      },
      hint,
      remember(element) || (() => {}),
      (id) => promised(file.surveys.find((survey) => survey.id === id), said ? language() : "en", said),
    );
  };
};

export const start = (element = host, look = page.tag) => {
  if (!widgets.has(element)) {
    const starting = (async () => {
      if (!page.consented) throw Error("the visitor's consent is needed first");
      return (await (loading ||= load()))(element, look);
    })();
    widgets.set(element, starting);
    starting.catch((error) => {
      if (!page.consented) widgets.delete(element);
      if (element === host) host.remove();
      hint(error.message);
      element.dispatchEvent(new CustomEvent("otklik:error", { detail: { message: error.message } }));
    });
  }
  return widgets.get(element);
};

export const closeAll = () => widgets.forEach((starting) => silent(starting.then((widget) => widget?.close())));

// Takes all of them from the page.
export const leaveAll = async (erases) => {
  // What is in the frame's own store goes with the frame's help alone.
  if (erases && "&" in page.memory()) silent(framed());
  const all = [...widgets.values(), framing];
  if (!framing) host.remove();
  widgets.clear();
  coming = loading = framing = 0;
  const there = await Promise.all(all.map((widget) => Promise.resolve(widget).catch(() => {})));
  await Promise.all([...new Set(there)].map((widget) => widget?.destroy(!!erases)));
  // It may have been on its way to the page.
  host.remove();
};
