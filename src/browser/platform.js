// What web-sys does not know yet, or says at greater length: a strict transaction, a keepalive request, Web Locks, an
// event. Each is one call to the browser; every decision is on the other side, in Rust.

const OUTBOX = "outbox";
const RATINGS = "ratings";
const NOTES = "notes";
const STORES = [OUTBOX, RATINGS, NOTES];

// Keys of the notes.
const DROPPED = "dropped";
const LEASE = "lease";

/** Runs `work` in one transaction of the site's database, which is open only for that long. */
const transact = (name, mode, work) =>
  new Promise((resolve, reject) => {
    // A store that never answers must not keep a visitor waiting.
    setTimeout(reject, 5000);
    const opening = indexedDB.open(name, 2);
    opening.onupgradeneeded = () => {
      const database = opening.result;
      STORES.map((store) => database.objectStoreNames.contains(store) || database.createObjectStore(store));
    };
    opening.onerror = opening.onblocked = reject;
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        // Without "strict", complete may mean no more than handed to the operating system.
        const transaction = database.transaction(STORES, mode, { durability: "strict" });
        const result = work(...STORES.map((store) => transaction.objectStore(store)));
        transaction.oncomplete = () => resolve(result);
        transaction.onabort = reject;
      } catch (error) {
        reject(error);
      }
      database.close();
    };
  });

/**
 * If `admits` the entry beside those in the outbox, puts it in place of `stale` under `key`, and the ratings
 * `[key, value, …]`. Settles when that is on disk, with `[true]`, or with `[]` when there is no room.
 */
export const keep = (name, stale, key, entry, ratings, admits) =>
  transact(name, "readwrite", (outbox, own) => {
    const kept = [];
    const keys = outbox.getAllKeys();
    const entries = outbox.getAll();
    entries.onsuccess = () => {
      if (!admits(keys.result, entries.result)) return;
      kept.push(true);
      stale.map((key) => outbox.delete(key));
      outbox.put(entry, key);
      for (let i = 0; i < ratings.length; i += 2) own.put(ratings[i + 1], ratings[i]);
    };
    return kept;
  });

/** Removes `keys` from the outbox, and changes the counts of what was given up by `changes`. */
export const forget = (name, keys, changes) =>
  transact(name, "readwrite", (outbox, _, notes) => {
    keys.map((key) => outbox.delete(key));
    const counts = notes.get(DROPPED);
    counts.onsuccess = () => notes.put(changes.map((change, i) => change + (counts.result?.[i] || 0)), DROPPED);
  });

/** The outbox and the counts of what was given up: `[keys, entries, counts]`. */
export const waiting = async (name) => {
  const read = await transact(name, "readonly", (outbox, _, notes) => [
    outbox.getAllKeys(),
    outbox.getAll(),
    notes.get(DROPPED),
  ]);
  return read.map((request) => request.result);
};

export const ratings = async (name) => (await transact(name, "readonly", (_, own) => own.getAll())).result;

/** `[status, body, Retry-After]`; throws when there is no answer, or only half of one. */
export const send = async (url, body, keepalive) => {
  const response = await fetch(url, {
    ...(body == null ? {} : { method: "POST", body, keepalive }),
    credentials: "omit",
    referrerPolicy: "strict-origin",
    signal: AbortSignal.timeout?.(30000),
  });
  return [response.status, await response.text(), response.headers.get("retry-after")];
};

/** Does the work that a flooded site asks for; its file, WORK_JS, is filled in by the build and lies beside this one. */
export const work = async (challenge, bits, ids) =>
  (await import(new URL(WORK_JS, import.meta.url))).default(challenge, bits, ids);

/** Takes the lock `name`, unless another tab has it; settles with the function that gives it back, or with nothing. */
export const hold = (name) =>
  new Promise((resolve, reject) =>
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => (lock ? new Promise(resolve) : resolve()))
      .catch(reject),
  ).catch(() => lease(name));

// No Web Locks: a lease for 10 s in the database, renewed while there is work. Where there is no database either, there
// is nothing to share.
const me = Math.random();
const lease = async (name) => {
  let mine;
  const take = (ms) =>
    transact(name, "readwrite", (_, __, notes) => {
      const held = notes.get(LEASE);
      held.onsuccess = () => {
        const [owner, until] = held.result || [];
        // A lease that ends later than any can comes of a clock set back.
        const left = until - Date.now();
        mine = owner == me || !(left > 0 && left <= 10000);
        if (mine) notes.put([me, Date.now() + ms], LEASE);
      };
    }).catch(() => (mine = true));
  await take(10000);
  if (!mine) return;
  const renewing = setInterval(take, 3000, 10000);
  return () => {
    clearInterval(renewing);
    take(0);
  };
};

export const against = () => (navigator.webdriver ? "webdriver" : "");

/** Draws in a shadow root of the host's: the element to draw in. */
export const attach = (host) => {
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  const mount = root.appendChild(document.createElement("div"));
  // A keyboard on the screen covers the page's end, and the page does not know.
  const seen = window.visualViewport;
  const fit = () => {
    const covered = seen.scale > 1 ? 0 : innerHeight - seen.height - seen.offsetTop;
    mount.style.setProperty("--covered", covered + "px");
    if (!mount.parentNode) ["resize", "scroll"].map((name) => seen.removeEventListener(name, fit));
  };
  if (seen) ["resize", "scroll"].map((name) => seen.addEventListener(name, fit));
  return mount;
};

// Where the focus was before a widget took it, by what it draws in.
const before = new WeakMap();

const remember = (mount) => {
  let { activeElement } = document;
  if (activeElement === mount.getRootNode().host && mount.contains(activeElement.shadowRoot.activeElement)) return;
  while (activeElement?.shadowRoot?.activeElement) activeElement = activeElement.shadowRoot.activeElement;
  // A step that went took the focus with it.
  if (activeElement !== document.body) before.set(mount, activeElement);
};

/** Puts the card into the top layer, above any z-index, if it is to stand over the page; in these colours. */
export const lift = (mount, accent, ink) => {
  mount.style.setProperty("--accent", accent);
  mount.style.setProperty("--on-accent", ink);
  const card = mount.firstElementChild;
  try {
    if (card.showModal && !card.open) {
      remember(mount);
      card.showModal();
    } else card.showPopover();
  } catch {
    // It is there already, or stands in the page, or there is no top layer.
  }
  // The first step stood there before the widget (www/first/card.js).
  const root = mount.getRootNode();
  const { give } = root;
  if (!give) return;
  delete root.give;
  before.set(mount, give(card, mount));
};

/** Moves the focus into the card, or back to where it was unless the visitor has gone elsewhere meanwhile. */
export const focus = (mount, selector) => {
  const { activeElement, body } = document;
  // The first step is still being pressed, and hands the focus over itself.
  if (mount.hidden) return;
  if (selector) {
    remember(mount);
    mount.querySelector(selector)?.focus();
  } else {
    if (!activeElement || activeElement === body) before.get(mount)?.focus();
    before.delete(mount);
  }
};

/**
 * A number as the language of the host's words writes it; in the isolated frame they are the document's, and where neither has one,
 * what is built in. In the digits that the scales have, and with the minus that is as wide as a plus; its direction is the card's to say.
 */
export const number = ({ lang }, value, digits, style) =>
  new Intl.NumberFormat(lang || document.documentElement.lang || "en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    numberingSystem: "latn",
    [style == "percent" ? "style" : "signDisplay"]: style,
  })
    .format(value)
    .replace("\u200e", "")
    .replace("-", "\u2212");

export const typed = (event) => event.target.value;

const MIRRORED = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };

/** The key's name, after a "+" if Ctrl or Command was held; arrows as where lines run to the right. */
export const pressed = ({ target, key, ctrlKey, metaKey }) =>
  (ctrlKey || metaKey ? "+" : "") + ((getComputedStyle(target).direction == "rtl" && MIRRORED[key]) || key);

/** If a pointer clicked, shows what it clicked as chosen: settles when that was seen. Behind other pages no frame may come. */
export const choose = ({ target, detail }, choices) => {
  const chosen = detail && target.closest(choices);
  if (!chosen) return;
  for (const each of chosen.parentNode.children) each.setAttribute("aria-checked", each == chosen);
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 300);
  });
};

export const tell = (host, name, detail) =>
  host.dispatchEvent(new CustomEvent("otklik:" + name, { bubbles: true, detail }));
