// The tag put into the page by code, and the page's API as functions that may be called at any time, in any order.
// Nothing of the page is touched before the first call, so a server may import it.

const ATTRIBUTES = [
  "site", "endpoint", "config", "locale", "mode", "place", "target", "theme", "consent", "frame", "preview", "kiosk", "debug",
];
const OPTIONS = ["host", "file", "nonce", ...ATTRIBUTES];

// Comings and goings are done one after another, and each call waits for those before it: a component that is mounted,
// unmounted and mounted again before the script has come gets one widget, then none, then one.
let last = Promise.resolve();
// What `init` put into the page.
let added = [];

const queue = (act) => {
  const done = last.then(act);
  last = done.catch(() => {});
  return done;
};

const there = () => (window.otklik && !window.otklik.q ? window.otklik : undefined);

const arrival = () => there() || new Promise((resolve) => (window.otklik ??= { q: [] }).q.push([resolve]));

// Not in the queue: a call may come before the `init` that it waits for.
const call = (name, ...given) => last.then(arrival).then((api) => api[name](...given));

// What a page does without waiting for it must not end as an unhandled rejection: the widget says on the console what failed.
const silently = (promise) => void promise.catch(() => {});

const element = (name, text, attributes) => {
  const element = Object.assign(document.createElement(name), { textContent: text });
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  added.push(element);
  return element;
};

const add = (options) => {
  const { host, file, nonce } = options;
  const data = Object.fromEntries(ATTRIBUTES.map((name) => ["data-" + name, options[name]]));
  const json = JSON.stringify(file);
  const survey = json && element("script", json, { type: "application/json", "data-otklik": true, nonce });
  const src = new URL("otklik.js", new URL(host.replace(/\/*$/, "/"), document.baseURI)).href;
  const script = element("script", "", { ...data, async: true, src, nonce });
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => {
      remove();
      reject(Error("otklik: " + src + " could not be fetched"));
    };
    document.head.append(...[survey, script].filter(Boolean));
  });
};

const remove = () => added.splice(0).forEach((element) => element.remove());

export const init = (given) => {
  // Without what a page adds to Object.prototype.
  const options = { __proto__: null, ...given };
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown) throw TypeError(`otklik: "${unknown}" is no option; options are ${OPTIONS.join(", ")}`);
  if (typeof options.host != "string") throw TypeError("otklik: host is needed, the address that otklik.js is fetched from");
  if (!options.site && !options.file && !options.config) throw TypeError("otklik: site, file or config is needed");
  silently(queue(() => there() || add(options)));
  return otklik;
};

export const open = (survey) => call("open", survey).then(() => {});
export const close = () => silently(call("close"));
export const identify = (id, traits) => silently(call("identify", id, traits));
export const track = (event, props) => silently(call("track", event, props));
export const consent = (granted) => call("consent", granted).then(() => {});
export const reset = () => call("reset").then(() => {});
export const scores = () => call("scores");
export const flush = () => call("flush");
export const explain = (survey) => call("explain", survey);

export const on = (name, listener) => {
  const listening = call("on", name, listener);
  silently(listening);
  return () => silently(listening.then((end) => end()));
};

export const destroy = () =>
  queue(async () => {
    await there()?.destroy();
    remove();
  });

const otklik = Object.freeze({ init, open, close, identify, track, consent, reset, scores, flush, explain, on, destroy });
export default otklik;
