// The loader: what the script tag fetches. It reads the tag and the survey file, decides when a survey shows and to whom,
// and loads the widget only when one is to show or an answer is to be delivered. A classic script with no dependencies;
// its size is a budget. What few sites ask for is in rules.js. WIDGET_JS, WIDGET_WASM, RULES_JS, LOCALES and
// LOCALES_AT are filled in by the build.
(() => {
  const script = document.currentScript;
  const early = window.otklik;
  // The tag stands in the page twice, or the page has something else of that name.
  if (!script || (early && !early.q)) return;

  const tag = script.dataset;
  const base = new URL(".", script.src).href;
  const locale = tag.locale || document.documentElement.lang || navigator.language || "en";
  const host = document.createElement("otklik-widget");
  // What ends with the address, and what ends with the widget.
  const endings = [];
  const undo = [];
  let consented = tag.consent != "required";
  let hearing = [];
  let person = [];
  let file, rules, starting, key, busy, elsewhere, release;

  // The language of the words: the page's, or the same with one subtag less and less; empty is what is built in.
  let language = locale.toLowerCase().replace(/_/g, "-");
  while (language && !LOCALES.split(" ").includes(language)) language = language.replace(/.[^-]*$/, "");
  host.lang = language || "en";
  host.dir = "ar fa he ur".includes(host.lang) ? "rtl" : "ltr";

  const hint = (sentence) => console.warn("otklik: " + sentence);

  const silent = (promise) => promise.catch(() => {});

  const fetchJson = async (url, what) => {
    const response = await fetch(url, { credentials: "omit" });
    if (!response.ok) throw Error(what + " at " + url + " answered " + response.status);
    return response.json();
  };

  // A record in the page's storage, until it is told 0. Where storage is forbidden it holds for this page view alone.
  const book = (storage) => {
    let held = {};
    return (change) => {
      try {
        const paper = window[storage];
        held = { ...held, ...JSON.parse(paper[key] || "{}"), ...change };
        if (change) paper[key] = JSON.stringify(held);
        if (change === 0) delete paper[key];
      } catch {
        held = { ...held, ...change };
      }
      if (change === 0) held = {};
      return held;
    };
  };
  // Until when each survey is quiet; "*" when one was last asked, and "!" which if it is not done with.
  const memory = book("localStorage");
  const session = book("sessionStorage");

  const find = (id) => file.surveys.find((survey) => survey.id === id);

  const onPage = (selector) => {
    try {
      return document.querySelector(selector);
    } catch {}
  };

  const finish = () => {
    busy = "";
    release?.();
  };

  const rest = ({ type, detail: { survey } }) => {
    const { days = 90, once } = find(survey)?.show?.again || {};
    const now = Date.now();
    const asked = file.quiet && { "*": now, "!": 0 };
    memory({ [survey]: once ? 8e15 : now + days * 864e5, ...asked });
    if (type != "otklik:answered") finish();
  };

  const isOn = ({ detail: { survey } }) => {
    busy = survey;
    if (file.quiet) memory({ "*": Date.now(), "!": survey });
  };

  const sites = () => base + "v1/sites/" + encodeURIComponent(file.site) + "/";

  const texts = () => language && fetchJson(base + LOCALES_AT + language + ".json", "the locale").catch(() => {});

  // Both parts are on their way before either has arrived.
  const start = () =>
    (starting ||= (async () => {
      if (!consented) throw Error("the visitor's consent is needed first");
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
      if (!consented) starting = 0;
      host.remove();
      hint(
        error.name == "CompileError"
          ? "the page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src"
          : error.message,
      );
      host.dispatchEvent(new CustomEvent("otklik:error", { detail: { message: error.message } }));
      throw error;
    }));

  const show = async (id, byVisitor, share) => {
    await reading;
    if (id && !find(id)) return hint('there is no survey "' + id + '" in the survey file');
    const widget = await start();
    if (!host.isConnected) ((tag.target && onPage(tag.target)) || document.body).append(host);
    widget.open(id, byVisitor, share);
  };

  const barred = () =>
    consented
      ? file.dnt != "ignore" &&
        (navigator.globalPrivacyControl || navigator.doNotTrack == 1) &&
        "the browser asks not to track"
      : "there is no consent";

  // What the loader knows without rules.js.
  const PLAIN = ["on", "again", "load", "delay", "event"];
  const isRuled = ({ show }) => Object.keys(Object.assign({}, show, ...(show?.on || []))).some((key) => !PLAIN.includes(key));

  // Why it does not show by itself here and now.
  const against = (survey) => {
    const { id, show } = survey;
    const { on = [], again } = show || {};
    const bar = barred();
    if (bar) return [bar];
    const known = memory();
    const now = Date.now();
    const free = on.some((on) => session()[on.while]);
    const days = file.quiet?.days;
    const reasons = [
      !on[0] && "only open() shows it",
      known[id] > now && (!free || again?.once) && "it was asked and rests" + (again?.once ? "" : " until " + new Date(known[id]).toJSON()),
      !free && known["!"] !== id && known["*"] + days * 864e5 > now && "a survey was asked in the last " + days + " days",
      busy && busy + " is on the screen",
      elsewhere && "another tab asks",
      onPage(":modal") && "a dialog is open",
      ...(isRuled(survey) ? (rules ? rules.against(survey) : ["its rules have not come"]) : []),
    ];
    return reasons.filter(Boolean);
  };

  // Asked anew at each occasion: the visitor may have answered since the page came, or in another tab.
  const ask = (survey) => {
    elsewhere = 0;
    if (against(survey)[0]) return;
    busy = survey.id;
    // Without the lock (it is null) another tab asks; where there are no locks, nobody knows.
    const turn = (lock) =>
      lock === null
        ? ((elsewhere = 1), finish())
        : new Promise((done) => {
            release = done;
            show(survey.id, false, survey.show.who?.share).catch(finish);
          });
    // The lock of the site's own name is the one for sending.
    if (navigator.locks) navigator.locks.request(key + "?", { ifAvailable: true }, turn).catch(turn);
    else turn();
  };

  const listen = (target, name, heard, list = endings) => {
    target.addEventListener(name, heard, true);
    list.push(() => target.removeEventListener(name, heard, true));
  };

  const later = (ms, act) => {
    const timer = setTimeout(act, ms);
    endings.push(() => clearTimeout(timer));
  };

  const end = (list) => list.splice(0).forEach((end) => end());

  // Waits for what shows a survey, from now on and at this address.
  const arm = () => {
    end(endings);
    hearing = [];
    if (barred()) return;
    for (const survey of file.surveys) {
      const due = () => ask(survey);
      rules?.arm(survey.show || {}, due, hearing);
      for (const on of survey.show?.on || []) {
        if (on.load || on.delay >= 0) later(on.delay * 1e3, due);
        if (on.event) {
          hearing.push((event, props) => event === on.event && (!on.props || rules?.fits(on.props, props)) && due());
        }
      }
    }
  };

  // Answers of an earlier visit are delivered now. The question must not create the database.
  const deliver = () => {
    try {
      const opening = indexedDB.open(key);
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
    key = "otklik:" + file.site;
  })();
  // A survey whose rules do not come does not show by itself.
  const ruling = reading.then(async () => {
    if (!file.surveys.some(isRuled)) return;
    try {
      const module = await import(base + RULES_JS);
      rules = module.default({ memory, session, listen, later, endings, locale, who: () => person });
      rules.watch(undo, () => silent(ready.then(arm)));
    } catch (error) {
      hint(error.message);
    }
  });
  const ready = Promise.all([ruling, loaded]);

  const begin = () => {
    arm();
    if (consented) (window.requestIdleCallback || setTimeout)(deliver);
  };

  // Takes the widget from the page, for good or until the next survey.
  const leave = async (erases) => {
    finish();
    host.remove();
    const widget = starting;
    starting = 0;
    await Promise.resolve(widget).then((widget) => widget?.destroy(!!erases), () => {});
    // It may have been on its way to the page.
    host.remove();
  };

  const api = {
    open: (survey) => silent(show(survey, true)),
    identify: (...given) => {
      const same = JSON.stringify(given) == JSON.stringify(person);
      person = given;
      // What it shows on may have been before it was known who came.
      if (!same) silent(ready.then(arm));
    },
    close: () => silent((starting || Promise.resolve()).then((widget) => widget?.close())),
    track: (event, props) => silent(ready.then(() => hearing.forEach((hear) => hear(event, props)))),
    explain: (id) => {
      const survey = file && (id ? find(id) : file.surveys[0]);
      const reasons = survey ? against(survey) : [file ? "there is no such survey" : "the survey file has not come"];
      const shows = !reasons[0];
      return { shows, reasons: shows ? ["it shows on " + JSON.stringify(survey.show.on)] : reasons };
    },
    consent: (granted) => {
      if (granted && !consented) silent(ready.then(begin));
      consented = granted;
      if (granted) return;
      end(endings);
      return api.reset();
    },
    // Erases what is kept in this browser.
    reset: () =>
      silent(
        reading.then(() => leave(true)).then(() => {
          person = [];
          memory(0);
          session(0);
          return new Promise((done) => {
            const erasing = indexedDB.deleteDatabase(key);
            erasing.onsuccess = erasing.onerror = done;
          });
        }),
      ),
    on: (name, listener) => {
      const heard = (event) => listener(event.detail);
      host.addEventListener("otklik:" + name, heard);
      return () => host.removeEventListener("otklik:" + name, heard);
    },
    scores: () => reading.then(start).then((widget) => widget.scores()),
    flush: () => reading.then(start).then((widget) => widget.flush()),
    destroy: () => {
      consented = false;
      end(endings);
      end(undo);
      delete window.otklik;
      return leave();
    },
  };

  // Whoever has answered or closed it is left in peace.
  for (const name of ["answered", "completed", "dismissed"]) host.addEventListener("otklik:" + name, rest);
  host.addEventListener("otklik:shown", isOn);
  // A page that holds a lock does not get into the cache of history.
  listen(window, "pagehide", () => release?.(), undo);
  Object.defineProperty(window, "otklik", { value: Object.freeze(api), configurable: true });
  for (const [name, ...given] of early?.q || []) api[name]?.(...given);

  ready.then(begin).catch((error) => hint(error.message));
})();
