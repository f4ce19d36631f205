// What most page views have no need of: showing a survey, the first step of it before the widget has come, and delivering what
// waits. The loader fetches this when there is something to do, or has it inside in a site's own script. The build makes one
// function of it, of what the loader knows: `page` (www/loader/page.js).
import { deliver } from "./deliver.js";
import { finish, hear, letGo } from "./heard.js";
import { host } from "./host.js";
import { prepare } from "./prepare.js";
import { ask, changed, close, end, show } from "./show.js";
import { leaveAll, start } from "./widget.js";

hear(host);
page.listen(window, "pagehide", letGo, page.undo);

// Takes the widget from the page, for good or until the next survey.
const leave = (erases) => {
  finish();
  end(erases);
  return leaveAll(erases);
};

page.first = {
  ask,
  changed,
  deliver,
  // EXPLAIN_JS is filled in by the build.
  explain: async (id) => (await import(page.base + EXPLAIN_JS)).default(page, id),
  prepare,
  show,
  close,
  flush: () => start().then((widget) => widget.flush()),
  leave,
  // Erases what is kept in this browser.
  reset: async () => {
    await leave(true);
    page.memory(0);
    page.session(0);
    page.news = 0;
    if (page.armTab) page.armTab();
    await new Promise((done) => {
      const erasing = indexedDB.deleteDatabase(page.key);
      erasing.onsuccess = erasing.onerror = done;
    });
  },
  scores: () => start().then((widget) => widget.scores()),
};
