import { tellEarlier } from "./appear.js";
import { resume } from "./card.js";
import { host, silent } from "./host.js";
import { fillIn, takeUp } from "./filled.js";
import { loop } from "./loop.js";
import { framed, start } from "./widget.js";

// What waits of earlier visits. The question must not create the database.
export const deliver = () => {
  const { "&": framedAnswers, "~": early, "#": receipts } = page.memory();
  if (framedAnswers) silent(framed());
  if (early) silent(start().then((widget) => resume(widget, host, early, () => page.memory({ "~": 0 }))));
  silent(tellEarlier());
  silent(fillIn());
  if (receipts || location.hash.includes("otklik.")) silent(loop("look"));
  takeUp();
  try {
    const opening = indexedDB.open(page.key);
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
