// The loader: what the script tag fetches. It reads the tag and the survey file, waits until a survey is to show or an
// answer is to be delivered, and only then loads the widget. A classic script with no dependencies; its size is a
// budget. WIDGET_JS, WIDGET_WASM and LOCALES are filled in by the build.
(() => {
  const script = document.currentScript;
  const early = window.otklik;
  // The tag stands in the page twice, or the page has something else of that name.
  if (!script || (early && !early.q)) return;

  const tag = script.dataset;
  const base = new URL(".", script.src).href;
  const locale = tag.locale || document.documentElement.lang || navigator.language || "en";
  const host = document.createElement("otklik-widget");
  const waitingForEvent = {};
  const rested = {};
  let file, starting, quietKey;

  const hint = (sentence) => console.warn("otklik: " + sentence);

  const silent = (promise) => promise.catch(() => {});

  const fetchJson = async (url, what) => {
    const response = await fetch(url, { credentials: "omit" });
    if (!response.ok) throw Error(what + " at " + url + " answered " + response.status);
    return response.json();
  };

  // Until when each survey is quiet. Where storage is forbidden that is remembered for this page view alone.
  const quiet = (change) => {
    Object.assign(rested, change);
    try {
      const until = { ...JSON.parse(localStorage[quietKey] || "{}"), ...rested };
      if (change) localStorage[quietKey] = JSON.stringify(until);
      return until;
    } catch {
      return rested;
    }
  };

  const find = (id) => file.surveys.find((survey) => survey.id === id);

  const rest = ({ detail }) => {
    const days = find(detail.survey)?.show?.again?.days ?? 90;
    quiet({ [detail.survey]: Date.now() + days * 864e5 });
  };

  const sites = () => base + "v1/sites/" + encodeURIComponent(file.site) + "/";

  const texts = () => {
    const url = LOCALES[locale] || LOCALES[locale.split("-")[0]];
    return url && fetchJson(base + url, "the locale").catch(() => {});
  };

  // Both parts are on their way before either has arrived.
  const start = () =>
    (starting ||= (async () => {
      const wasm = fetch(base + WIDGET_WASM);
      silent(wasm);
      const [glue, words] = await Promise.all([import(base + WIDGET_JS), texts()]);
      await glue.default({ module_or_path: wasm });
      return glue.start(
        host,
        file,
        {
          endpoint: tag.endpoint || sites() + "answers",
          scores: tag.endpoint ? undefined : sites() + "scores",
          locale,
          "data-mode": tag.mode,
          "data-theme": tag.theme,
          texts: words,
        },
        hint,
      );
    })().catch((error) => {
      host.remove();
      hint(
        error.name == "CompileError"
          ? "the page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src"
          : error.message,
      );
      host.dispatchEvent(new CustomEvent("otklik:error", { detail: { message: error.message } }));
      throw error;
    }));

  const place = () => {
    if (host.isConnected) return;
    ((tag.target && document.querySelector(tag.target)) || document.body).append(host);
  };

  const show = async (id, byVisitor) => {
    await reading;
    if (id && !find(id)) return hint('there is no survey "' + id + '" in the survey file');
    const widget = await start();
    place();
    widget.open(id, byVisitor);
  };

  const arm = () => {
    for (const { id, show: rule } of file.surveys) {
      for (const on of rule?.on || []) {
        // Asked anew when it fires: the visitor may have answered since the page came, or in another tab.
        const ask = () => quiet()[id] > Date.now() || silent(show(id));
        if (on.load) ask();
        else if (on.delay >= 0) setTimeout(ask, on.delay * 1e3);
        else if (on.event) (waitingForEvent[on.event] ||= []).push(ask);
      }
    }
  };

  // Answers of an earlier visit are delivered now. The question must not create the database.
  const deliver = () => {
    try {
      const opening = indexedDB.open("otklik:" + file.site);
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = (event) => event.preventDefault();
      opening.onsuccess = () => {
        const database = opening.result;
        const count = database.transaction("outbox").objectStore("outbox").count();
        count.onsuccess = () => count.result && silent(start());
        database.close();
      };
    } catch {}
  };

  const parsed = new Promise((resolve) =>
    document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", resolve) : resolve(),
  );
  const loaded = new Promise((resolve) =>
    document.readyState === "complete" ? resolve() : addEventListener("load", resolve),
  );

  const reading = (async () => {
    await parsed;
    const inline = document.querySelector('script[type="application/json"][data-otklik]');
    if (!inline && !tag.config && !tag.site) throw Error("the script tag has no data-site");
    file = inline
      ? JSON.parse(inline.textContent)
      : await fetchJson(tag.config || base + "v1/sites/" + encodeURIComponent(tag.site) + "/config", "the survey file");
    if (!Array.isArray(file.surveys)) throw Error("surveys: a list is needed in the survey file");
    quietKey = "otklik:" + file.site;
  })();

  const api = {
    open: (survey) => silent(show(survey, true)),
    close: () => silent((starting || Promise.resolve()).then((widget) => widget?.close())),
    track: (event) => silent(reading.then(() => waitingForEvent[event]?.splice(0).forEach((ask) => ask()))),
    on: (name, listener) => {
      const heard = (event) => listener(event.detail);
      host.addEventListener("otklik:" + name, heard);
      return () => host.removeEventListener("otklik:" + name, heard);
    },
    scores: () => reading.then(start).then((widget) => widget.scores()),
    flush: () => reading.then(start).then((widget) => widget.flush()),
    destroy: () => {
      host.remove();
      delete window.otklik;
      return silent((starting || Promise.resolve()).then((widget) => widget?.destroy()));
    },
  };

  // Whoever has answered or closed it is left in peace.
  for (const name of ["answered", "completed", "dismissed"]) host.addEventListener("otklik:" + name, rest);
  Object.defineProperty(window, "otklik", { value: Object.freeze(api), configurable: true });
  for (const [name, ...given] of early?.q || []) api[name]?.(...given);

  reading.then(() => loaded).then(() => {
    arm();
    (window.requestIdleCallback || setTimeout)(deliver);
  }).catch((error) => hint(error.message));
})();
