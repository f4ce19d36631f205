/** What is one expression here and a page of bindings in Rust. */

/** `[status, body]`; rejects when nobody answers. */
export async function send(method, path, body, version) {
  const headers = method === "GET" ? {} : { "content-type": "application/json" };
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  const reply = await fetch(path, { method, body, headers, cache: "no-store" });
  return [reply.status, await reply.text()];
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/**
 * Follows a stream of live events until the returned function is called. `tell` gets `"live"` with the data of each,
 * `"again"` when the connection was lost, and `"out"` once when the session has ended.
 */
export function follow(url, tell) {
  let source, timer;
  let wait = FIRST_RETRY_MS;
  let stopped = false;
  const later = () => {
    timer = setTimeout(retry, wait);
    wait = Math.min(wait * 2, LAST_RETRY_MS);
  };
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("live", ({ data }) => {
      wait = FIRST_RETRY_MS;
      tell("live", data);
    });
    source.addEventListener("error", () => {
      tell("again", "");
      // A dropped connection is retried by the browser itself. Any reply but an event stream closes the source for
      // good, and hides its status: asking for the sites tells an ended session from a collector in trouble.
      if (source.readyState === EventSource.CLOSED) later();
    });
  };
  const retry = async () => {
    const status = await send("GET", "/api/v1/sites").then(([status]) => status, () => 0);
    if (stopped) return;
    if (status === 401) tell("out", "");
    else if (status === 200) open();
    else later();
  };
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    source.close();
  };
}

const STYLES = {
  seconds: { timeStyle: "medium" },
  day: { day: "numeric", month: "short", year: "numeric" },
  date: { day: "numeric", month: "short" },
  moment: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  full: { dateStyle: "long", timeStyle: "short" },
};
const kept = new Map();

/** A formatter, made once: making one takes longer than using it. */
function formatter(Kind, lang, options) {
  // Whoever reads English in Britain reads dates as there.
  const own = navigator.language ?? lang;
  const locale = own.toLowerCase().startsWith(lang) ? own : lang;
  const key = Kind.name + locale + JSON.stringify(options);
  if (!kept.has(key)) kept.set(key, new Kind(locale, options));
  return kept.get(key);
}

/** A time in one of the styles. */
export function written(ms, lang, style) {
  return formatter(Intl.DateTimeFormat, lang, STYLES[style]).format(ms);
}

/** A day of the calendar, whatever the zone. */
export function dayWritten(day, lang, style) {
  return formatter(Intl.DateTimeFormat, lang, { ...STYLES[style], timeZone: "UTC" }).format(new Date(day));
}

/** So many of a unit before now, or after it: "yesterday", "in 3 hours". */
export function relative(n, unit, lang) {
  return formatter(Intl.RelativeTimeFormat, lang, { numeric: "auto" }).format(n, unit);
}

/** A language's name; the tag itself when it names none. */
export function languageName(tag, lang) {
  try {
    return formatter(Intl.DisplayNames, lang, { type: "language" }).of(tag);
  } catch {
    // The tag came from a visitor's browser and need not be a tag at all.
    return tag;
  }
}

/** The day it is here, as `2026-01-31`. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The time zone here. */
export function zone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
}

/** What was kept in this browser; nothing where that is forbidden. */
export function recall(key) {
  try {
    return localStorage.getItem(`otklik-console:${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps something in this browser, where that is allowed. */
export function keep(key, value) {
  try {
    localStorage.setItem(`otklik-console:${key}`, value);
  } catch {
    // Then it is chosen anew the next time.
  }
}

/** Language and look of the whole page. */
export function dress(lang, theme, title) {
  const root = document.documentElement;
  if (root.lang !== lang) root.lang = lang;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  if (document.title !== title) document.title = title;
}

/** Goes to an address of this page; `instead` leaves none behind to come back to. */
export function go(address, instead) {
  if (address === location.hash) return;
  if (instead) location.replace(address);
  else location.assign(address);
}

/** Whether whoever closes or leaves the page is asked first. */
export function askBeforeLeaving(isAsked) {
  window.onbeforeunload = isAsked ? (event) => event.preventDefault() : null;
}

/** Puts the cursor where the selector says, if that is there. */
export function focus(selector) {
  const element = document.querySelector(selector);
  element?.focus({ preventScroll: false });
  element?.scrollIntoView({ block: "nearest" });
}

/** The same, but only if the cursor is nowhere that is seen. */
export function land(selector) {
  const active = document.activeElement;
  if (!active || active === document.body || active.getClientRects().length === 0) focus(selector);
}

/** Saves a text as a file. */
export function save(name, type, text) {
  saveBlob(name, new Blob([text], { type }));
}

export function saveBlob(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

let charts;

/** Draws a chart into the element; gives the chart, or nothing if the element is gone by then. */
export async function chart(element, spec) {
  charts ??= import(CHART_JS);
  const { draw } = await charts;
  return element.isConnected ? draw(element, JSON.parse(spec)) : undefined;
}

/** Saves a chart as a picture of that kind: `png` or `svg`. */
export async function picture(chart, kind, title, name) {
  const blob = await chart?.[kind](title);
  if (blob) saveBlob(name, blob);
}

/** A copy for the clipboard; whether that was allowed. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Shows something in a preview's frame, which has an origin that nobody can name. */
export function show(frame, text) {
  frame.contentWindow?.postMessage(text, "*");
}
