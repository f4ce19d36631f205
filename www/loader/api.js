import { arm } from "./arm.js";
import { begin, ready, traces } from "./begin.js";
import { end, listen } from "./endings.js";
import { reading } from "./file.js";
import { more, silent } from "./more.js";
import { page } from "./page.js";

const call = (name, ...given) => reading.then(more).then((first) => first[name](...given));

export const api = {
  // As if it stood in the tag: all of it before the script comes, and where the tag says nothing of whose site it is.
  init: (options) => {
    Object.assign(page.tag, options);
    // Somebody waits for it, if it was not known whose site it is.
    if (page.sited) page.sited();
  },
  open: (survey) => silent(call("show", survey, true)),
  identify: (...given) => {
    const same = JSON.stringify(given) == JSON.stringify(page.person);
    page.person = given;
    // What it shows on may have been before it was known who came.
    if (!same) silent(ready.then(arm));
  },
  close: () => page.more && silent(page.more.then((first) => first.close())),
  track: (event, props) => silent(ready.then(() => page.hearing.forEach((hear) => hear(event, props)))),
  explain: async (id) => (await more()).explain(id),
  consent: (granted) => {
    if (granted && !page.consented) silent(ready.then(begin));
    page.granted = !!granted;
    if (granted) return;
    end(page.endings);
    return api.reset();
  },
  // Erases what is kept in this browser.
  reset: () => {
    page.person = [];
    return silent(reading.then(traces).then((some) => some && call("reset")));
  },
  on: (name, listener) => {
    const endings = [];
    listen(page.told, "otklik:" + name, ({ detail }) => listener(detail), endings);
    return () => end(endings);
  },
  scores: () => call("scores"),
  flush: () => call("flush"),
  destroy: async () => {
    page.granted = false;
    end(page.endings);
    end(page.undo);
    delete window.otklik;
    if (page.more) await (await more()).leave();
  },
};
