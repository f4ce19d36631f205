// The isolated frame's side: runs the widget on the collector's origin and talks with the page that holds the frame. Who
// that may be is in the header of the frame's page; the first word of that page says which of them it is.
// WIDGET_JS, WIDGET_WASM and STYLE are filled in by the build.
import { dress } from "./first/dress.js";
import { promised } from "./promised.js";
import { DOWN, EVENTS, listener, tell } from "./messages.js";

const base = new URL(".", import.meta.url).href;
// /v1/sites/<site>/frame
const sites = new URL(".", location.href).href;
const site = decodeURIComponent(sites.split("/").slice(-2)[0]);
const key = "otklik:" + site;

// Both are on their way before the page says a word.
const gluing = import(base + WIDGET_JS);
const wasm = fetch(base + WIDGET_WASM);
for (const part of [gluing, wasm]) part.catch(() => {});

const host = document.body.appendChild(document.createElement("otklik-widget"));
let origin, isDebugging, widget, begins;
let height = 0;
let title = "";

const say = (kind, fields) => tell(parent, origin, kind, fields);

// How many answers are on their way. The question must not create the database.
const count = () =>
  new Promise((done) => {
    const none = () => done(0);
    try {
      const opening = indexedDB.open(key);
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = (event) => (event.preventDefault(), none());
      opening.onsuccess = () => {
        const database = opening.result;
        const counting = database.transaction("outbox").objectStore("outbox").count();
        counting.onsuccess = () => done(counting.result);
        counting.onerror = none;
        database.close();
      };
    } catch {
      none();
    }
  });

// What is unfinished stays on this side, for as long as the tab is there; the page hears of which survey it is, so that it can
// ask for it on the next page view.
const KEPT = key + "~";
let remembers;
const remember = (trail = []) => {
  if (!remembers) return;
  try {
    sessionStorage[KEPT] = JSON.stringify(trail);
    say("unfinished", { trail: trail.slice(0, 2) });
  } catch {}
};

// A link's steps are whole as they are.
const whole = (trail) => {
  if (!trail[0]) return trail;
  try {
    const kept = JSON.parse(sessionStorage[KEPT]);
    if (kept[0] === trail[0]) return kept;
  } catch {}
  return [];
};

const report = async () => say("waiting", { count: await count() });

const measure = () => {
  const was = [height, title].join();
  height = Math.ceil(host.getBoundingClientRect().height);
  title = host.shadowRoot.querySelector("h2")?.textContent || "";
  // Where the page has less room than the card needs.
  document.documentElement.style.overflow = height > innerHeight + 1 ? "auto" : "hidden";
  if (was != [height, title].join()) say("size", { height, title });
};

const start = async ({ file, words, options, lang, dir, style, debug }) => {
  isDebugging = debug;
  if (file.site !== site) throw Error("the frame is for the site " + site + ", the survey file for " + file.site);
  for (const name of Object.keys(style)) if (style[name]) host.style.setProperty(name, style[name]);
  const reading = words && fetch(base + words).then((reply) => reply.json()).catch(() => {});
  const glue = await gluing;
  await glue.default({ module_or_path: wasm });
  glue.watch(({ message }) => say("failed", { message }));
  const texts = await reading;
  // Without its words it speaks English.
  Object.assign(document.documentElement, texts || !words ? { lang, dir } : { lang: "en", dir: "ltr" });
  const { locale, theme, preview, kiosk } = options;
  remembers = options.remembers;
  dress(host);
  widget = glue.start(
    host,
    file,
    {
      endpoint: sites + "answers",
      scores: sites + "scores",
      locale,
      "data-mode": "inline",
      "data-theme": theme,
      "data-kiosk": kiosk,
      preview,
      texts,
    },
    (sentence) => say("hint", { sentence }),
    remember,
    (id) => promised(file.surveys.find((survey) => survey.id === id), texts ? lang : "en", texts),
  );
  // The page draws what is around the card.
  const bare = new CSSStyleSheet();
  bare.replaceSync(".card{width:auto;border:0;border-radius:0}");
  host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, bare];
  for (const name of EVENTS) {
    host.addEventListener("otklik:" + name, ({ detail }) => {
      say("event", { name, detail });
      if (name == "delivered" || name == "error") report();
    });
  }
  new MutationObserver(measure).observe(host.shadowRoot, { childList: true, subtree: true, characterData: true });
  new ResizeObserver(measure).observe(host);
  addEventListener("resize", measure);
  say("started", {});
  if (!preview) widget.flush().then(report);
};

const erase = () =>
  new Promise((done) => {
    widget.destroy(true);
    remember();
    const erasing = indexedDB.deleteDatabase(key);
    erasing.onsuccess = erasing.onerror = () => done();
  });

const answers = { flush: () => widget.flush(), scores: () => widget.scores(), erase };

const acts = {
  start: (message) => start(message).catch(({ message }) => say("failed", { message })),
  open: ({ survey, byVisitor, share, page, trail, segment }) => {
    begins = byVisitor;
    widget.open(survey, byVisitor, share, page, whole(trail), segment);
  },
  close: () => widget.close(),
  ask: async ({ call, what }) => {
    const scores = await answers[what]();
    say("answer", { call, scores });
  },
};

addEventListener(
  "message",
  listener(
    DOWN,
    // The first page that starts it is the one from then on. An origin that has no name cannot be told apart from others.
    ({ source, origin: from }) => (source === parent ? from !== "null" && (origin === undefined || from === origin) : undefined),
    (message, event) => {
      if (message.kind == "start" ? origin !== undefined : !widget) return false;
      origin ??= event.origin;
      acts[message.kind](message);
    },
    () => isDebugging,
  ),
);

// The page gives the focus to the frame, and browsers then to nothing in it.
addEventListener("focus", () => {
  if (begins) host.shadowRoot.querySelector("[data-focus]")?.focus();
  begins = false;
});
// Some leave it there until the visitor has touched something.
addEventListener("keydown", ({ key }) => {
  if (key == "Escape") widget?.close();
});
document.documentElement.style.overflow = "hidden";
document.body.style.margin = "0";
// To whom is not known yet, and there is nothing in it.
if (parent !== window) tell(parent, "*", "ready", {});
