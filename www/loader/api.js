import { against } from "./against.js";
import { arm } from "./arm.js";
import { begin, ready, traces } from "./begin.js";
import { end } from "./endings.js";
import { find, reading } from "./file.js";
import { more, silent } from "./more.js";
import { page } from "./page.js";

const call = (name, ...given) => reading.then(more).then((first) => first[name](...given));

export const api = {
  // As if it stood in the tag: all of it before the script comes, and where the tag says nothing of whose site it is.
  init: (options) => {
    Object.assign(page.tag, options);
    // Somebody waits for it, if it was not known whose site it is.
    page.sited?.();
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
  explain: (id) => {
    const { file } = page;
    const survey = file && (id ? find(id) : file.surveys[0]);
    const reasons = survey ? against(survey) : [file ? "there is no such survey" : "the survey file has not come"];
    const shows = !reasons[0];
    return { shows, reasons: shows ? ["it shows on " + JSON.stringify(survey.show.on)] : reasons };
  },
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
    const heard = (event) => listener(event.detail);
    page.told.addEventListener("otklik:" + name, heard);
    return () => page.told.removeEventListener("otklik:" + name, heard);
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
