// What web-sys does not know yet: a strict transaction, a keepalive request, Web Locks. Each is one call to the
// browser; every decision is on the other side, in Rust.

const OUTBOX = "outbox";
const RATINGS = "ratings";

/** Runs `work` in one transaction of the site's database, which is open only for that long. */
const transact = (name, mode, work) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => [OUTBOX, RATINGS].map((store) => opening.result.createObjectStore(store));
    opening.onerror = opening.onblocked = reject;
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        // Without "strict", complete may mean no more than handed to the operating system.
        const transaction = database.transaction([OUTBOX, RATINGS], mode, { durability: "strict" });
        const result = work(transaction.objectStore(OUTBOX), transaction.objectStore(RATINGS));
        transaction.oncomplete = () => resolve(result);
        transaction.onabort = reject;
      } catch (error) {
        reject(error);
      }
      database.close();
    };
  });

/** Removes `stale` from the outbox, then adds `key`, and adds the ratings `[key, value, …]`. */
export const keep = (name, stale, key, entry, ratings) =>
  transact(name, "readwrite", (outbox, own) => {
    stale.map((key) => outbox.delete(key));
    outbox.put(entry, key);
    for (let i = 0; i < ratings.length; i += 2) own.put(ratings[i + 1], ratings[i]);
  });

export const forget = (name, keys) =>
  transact(name, "readwrite", (outbox) => keys.map((key) => void outbox.delete(key)));

/** The outbox as `[keys, entries]`. */
export const waiting = async (name) => {
  const read = await transact(name, "readonly", (outbox) => [outbox.getAllKeys(), outbox.getAll()]);
  return read.map((request) => request.result);
};

export const ratings = async (name) => (await transact(name, "readonly", (_, own) => own.getAll())).result;

/** `[status, body, Retry-After]`; throws when there is no answer, or only half of one. */
export const send = async (url, body) => {
  const response = await fetch(url, {
    ...(body == null ? {} : { method: "POST", body, keepalive: true }),
    credentials: "omit",
    referrerPolicy: "strict-origin",
    signal: AbortSignal.timeout?.(30000),
  });
  return [response.status, await response.text(), response.headers.get("retry-after")];
};

/** Runs `work` unless another tab is at it. Without Web Locks it just runs: the collector knows an answer by its id. */
export const alone = (name, work) =>
  navigator.locks ? navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && work()) : work();
