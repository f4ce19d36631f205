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

/** Runs `work` unless another tab is at it; whether it did. */
export const alone = async (name, work) => {
  let asked, mine;
  try {
    await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      asked = true;
      if ((mine = lock)) return work();
    });
  } catch {}
  if (asked) return !!mine;

  // No Web Locks: a lease for 10 s in the database, renewed while there is work. Where there is no database either,
  // there is nothing to share.
  const me = Math.random();
  const lease = (ms) =>
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
  await lease(10000);
  if (!mine) return false;
  const renewing = setInterval(lease, 3000, 10000);
  await work();
  clearInterval(renewing);
  await lease(0);
  return true;
};

export const tell = (host, name, detail) =>
  host.dispatchEvent(new CustomEvent("otklik:" + name, { bubbles: true, detail }));
