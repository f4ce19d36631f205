// The page's side of the isolated frame, where the widget runs when the page's own Content-Security-Policy refuses
// WebAssembly. It stands where the widget would and does what the widget does; what the visitor sees is in the frame.
// STYLE is filled in by the build.
import { focused } from "./focused.js";
import { UP, listener, tell } from "./messages.js";

// How long a frame may take until it says a word.
const PATIENCE = 15000;

const PROPERTIES = ["accent", "on-accent", "background", "text", "radius", "font"].map((name) => "--otklik-" + name);

export default ({ host, tag, look, file, words, at, locale, manner, memory, remember, hint, fall }) =>
  new Promise((resolve, reject) => {
    const forbidden = "the page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src";
    // The frame may send to its collector alone.
    if (tag.endpoint) throw Error(forbidden);
    const url = at + "frame";
    const { origin } = new URL(url);
    const root = host.shadowRoot || host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    const frame = document.createElement("iframe");
    frame.src = url;
    frame.referrerPolicy = "no-referrer";
    frame.sandbox = "allow-forms allow-same-origin allow-scripts";

    const asked = new Map();
    const queue = [];
    // The window in which the widget runs: another one after the page has moved the element.
    let running, stand, own, before, begins;
    const slot = document.createElement("div");

    const post = (kind, fields) => tell(frame.contentWindow, origin, kind, fields);

    const send = (kind, fields) => {
      if (running && running === frame.contentWindow) post(kind, fields);
      else queue.push([kind, fields]);
    };

    const ask = (what) =>
      new Promise((done) => {
        const call = asked.size;
        asked.set(call, done);
        send("ask", { call, what });
      });

    const show = () => {
      const { mode = "popover", place = "bottom-end" } = own;
      slot.dataset.theme = own.theme || "auto";
      stand.hidden = false;
      if (!stand.showModal) return;
      const isModal = mode == "modal";
      stand.className = isModal ? mode : "popover";
      stand.dataset.place = isModal ? "" : place;
      stand.dataset.theme = own.theme;
      try {
        if (isModal) {
          stand.popover = null;
          stand.showModal();
        } else {
          stand.popover = "manual";
          stand.showPopover();
        }
      } catch {
        // It is there already.
      }
    };

    const hide = () => {
      const had = root.activeElement === frame;
      stand.classList.remove("on");
      stand.hidden = true;
      stand.close?.();
      stand.popover = null;
      // A visitor who has gone elsewhere meanwhile stays there.
      if (had || focused() === document.body) before?.focus();
      before = 0;
    };

    // A keyboard on the screen covers the page's end, and the page does not know.
    const seen = window.visualViewport;
    const fit = () => {
      const covered = seen.scale > 1 ? 0 : innerHeight - seen.height - seen.offsetTop;
      stand.style.setProperty("--covered", covered + "px");
    };

    const acts = {
      ready: () => {
        const page = getComputedStyle(host);
        const style = Object.fromEntries(PROPERTIES.map((name) => [name, page.getPropertyValue(name)]));
        // The page's own font, as the widget in the page has it.
        style["--otklik-font"] ||= page.fontFamily;
        post("start", {
          file,
          words,
          options: { locale, theme: look.theme, ...manner, remembers: !!remember },
          lang: host.lang,
          dir: host.dir,
          style,
          debug: "debug" in tag,
        });
      },
      started: () => {
        running = frame.contentWindow;
        settle();
        queue.splice(0).forEach(([kind, fields]) => post(kind, fields));
        resolve(widget);
      },
      failed: (error) => {
        fail(error.message);
        if (running) fall(error);
      },
      size: ({ height, title }) => {
        frame.title = title;
        if (stand.showModal) stand.ariaLabel = title;
        frame.style.height = height + "px";
        // A card that has a name is there: the frame has only not heard yet that it is in sight.
        if (!height) return title || hide();
        // It may have been hidden for a card before.
        if (stand.hidden) show();
        stand.classList.add("on");
        if (begins) frame.focus();
        begins = false;
      },
      event: ({ name, detail }) => {
        // Until the frame says what is left, and if it never comes to that, until the next page view.
        if (name == "answered") memory({ "&": 1 });
        if (name == "shown") slot.remove();
        if (name == "completed") stand.append(slot);
        host.dispatchEvent(new CustomEvent("otklik:" + name, { bubbles: true, detail }));
      },
      hint: ({ sentence }) => hint(sentence),
      waiting: ({ count }) => memory({ "&": count }),
      unfinished: ({ trail }) => remember && remember(trail[0] ? trail : undefined),
      answer: ({ call, scores }) => asked.get(call)?.(scores),
    };

    const hear = listener(
      UP,
      ({ source, origin: from }) => (source && source === frame.contentWindow ? from === origin : undefined),
      (message) => acts[message.kind](message),
      () => "debug" in tag,
    );

    const blocked = ({ blockedURI, effectiveDirective }) =>
      effectiveDirective == "frame-src" &&
      blockedURI.startsWith(origin) &&
      fail(forbidden + ", or " + origin + " to frame-src");

    const timer = setTimeout(() => fail("the frame at " + url + " does not answer"), PATIENCE);

    const settle = () => {
      clearTimeout(timer);
      document.removeEventListener("securitypolicyviolation", blocked);
    };

    const leave = () => {
      settle();
      removeEventListener("message", hear);
      for (const name of ["resize", "scroll"]) seen?.removeEventListener(name, fit);
      stand.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
    };

    const fail = (message) => {
      leave();
      reject(Error(message));
    };

    const widget = {
      open: (survey, byVisitor, share, page, trail, segment) => {
        const asked = file.surveys.find(({ id }) => !survey || id === survey);
        own = { __proto__: null, ...asked.look, ...look };
        if (byVisitor || own.mode == "modal") before = focused();
        begins = byVisitor;
        show();
        // Of what is unfinished only which survey it is; the frame has the rest.
        send("open", { survey: survey || undefined, byVisitor: !!byVisitor, share, page, trail: trail || [], segment });
      },
      close: () => send("close", {}),
      flush: () => ask("flush"),
      scores: () => ask("scores"),
      destroy: async (erases) => {
        if (erases) await Promise.race([ask("erase"), new Promise((done) => setTimeout(done, 2000))]);
        leave();
      },
    };

    const { mode } = { __proto__: null, ...file.surveys[0].look, ...look };
    stand = root.appendChild(document.createElement(mode == "inline" ? "div" : "dialog"));
    stand.className = "inline";
    if (look.theme) stand.dataset.theme = look.theme;
    stand.hidden = true;
    // Where the receipt comes, under the last screen (www/loop): it is the page's, not the frame's.
    slot.className = "card";
    slot.dataset.receipt = "";
    // Esc with the focus on the page's side.
    stand.addEventListener("cancel", (event) => {
      event.preventDefault();
      widget.close();
    });
    for (const name of ["keydown", "keyup", "keypress"]) stand.addEventListener(name, (event) => event.stopPropagation());
    stand.addEventListener("keydown", ({ key }) => key == "Escape" && widget.close());
    addEventListener("message", hear);
    for (const name of ["resize", "scroll"]) seen?.addEventListener(name, fit);
    document.addEventListener("securitypolicyviolation", blocked);
    stand.append(frame);
  });
