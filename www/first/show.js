import { appear, appearance } from "./appear.js";
import { present } from "./card.js";
import { dress } from "./dress.js";
import { unfinished } from "./filled.js";
import { finish, hear, hold, isHeld, letGo, rest } from "./heard.js";
import { hint, host, silent, stand } from "./host.js";
import { loop } from "./loop.js";
import { bring, closeAll, isLoading, runs, start, widgets } from "./widget.js";
import { language, speak } from "./words.js";

const address = () => location.origin + location.pathname;

// The trait that the survey file names: what the page says of who came.
const segment = () => {
  const value = { __proto__: null, ...page.person[1] }[page.file.segment];
  return value == null || value === Object(value) ? undefined : String(value);
};

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

const TURNING = ["pointerover", "pointerdown", "focusin", "keydown", "click"];

// The first step that stands there, until the widget does or it goes: what brings the widget, and what closes it.
let standing;

// What comes in is there.
const still = (element) => Promise.all(element.getAnimations({ subtree: true }).map(({ finished }) => finished));

// The first step, as the collector draws it: there until the widget is, which is not fetched for who goes past it. `late` says that
// it need not come any more, `there` hears that it has; without a `turn` in the end it goes again.
const paint = async (survey, byVisitor, share, turn, late, there) => {
  if (!runs()) return;
  const { id, look } = survey;
  const { given, locale, tag } = page;
  const own = given.first;
  const fits =
    own?.survey === id &&
    own.words === language() &&
    (!tag.mode || tag.mode === look?.mode) &&
    (locale + "-").toLowerCase().startsWith(own.locale + "-");
  const step = fits ? own : await page.step(id);
  if (late()) return;
  speak(host, language());
  stand();
  const { card, close } = present({
    root: dress(host),
    step,
    byVisitor,
    keep: (score) => {
      if (score !== undefined) page.memory({ "~": score && [id, score, address(), segment(), appearance?.trail()] });
      // Asked no more, whatever becomes of the page; but that is no reason against its own turn.
      if (score !== 0) turn.then(() => rest({ detail: { survey: id } }));
    },
  });
  there();
  const turned = new Promise((done) => {
    for (const name of TURNING) card.addEventListener(name, done);
    standing = {
      bring: done,
      close: () => {
        close();
        done();
      },
      end: (erases) => {
        card.remove();
        if (erases) appearance?.drop();
        else appearance?.leave();
        standing = undefined;
      },
    };
  });
  if (!(await turn)) return standing?.end();
  // It may have been taken away meanwhile, with all that this browser keeps.
  if (!standing) return new Promise(() => {});
  appear(survey, share, address(), segment());
  // What comes in next, and the widget's start, would hold up its frames; who turns to it does not wait for that.
  await Promise.race([turned, ...(byVisitor || "kiosk" in tag ? [painted()] : [])]);
  bring();
  await still(card);
};

export const close = () => {
  standing?.close();
  closeAll();
};

// Takes the first step away, and with it, where all is erased, what was to be told of it.
export const end = (erases) => standing?.end(erases);

// Who asks by himself need not wait for a turn.
export const show = async (id, byVisitor, share, element = host, look = page.tag, given, turn = Promise.resolve(true)) => {
  if (id && id[0] == "#") return loop("opened", id);
  if (id && !page.find(id)) return hint('there is no survey "' + id + '" in the survey file');
  // Over the page it would be out of reach.
  if (element === host && page.hasDialog()) throw hint("no survey shows while a dialog is open");
  // One at a time, and the first that came; but what is answered already goes before what nobody has turned to.
  if (element === host && standing) {
    if (!given) return standing.bring();
    standing.end(true);
  }
  const survey = id ? page.find(id) : page.file.surveys[0];
  const trail = given || (element === host && unfinished(survey));
  let late, there;
  if (page.drawn && element === host && page.consented && !isLoading() && !trail && !("preview" in page.tag)) {
    // It goes first, and is not waited for long.
    await new Promise((done) => {
      silent(paint(survey, byVisitor, share, turn, () => late || widgets.has(host), () => (there = 1))).then(done);
      setTimeout(() => there || done((late = 1)), 1500);
    });
  }
  if (!(await turn)) return;
  if (!there && !byVisitor) await page.loaded;
  const widget = await start(element, look);
  if (element === host) stand();
  const told = element === host && appearance;
  widget.open(id, byVisitor, share, address(), trail || (told && told.trail()) || undefined, segment());
  if (element === host) standing = undefined;
  if (told) told.drop();
};

// The turn is this tab's, unless much has happened since.
const isDue = (survey) => {
  if (page.busy !== survey.id) return false;
  page.busy = "";
  if (page.against(survey)[0]) return false;
  page.busy = survey.id;
  return true;
};

// By itself: in one tab at a time.
export const ask = (survey) => {
  if (page.against(survey)[0]) return;
  page.busy = survey.id;
  const turn = new Promise((decide) => {
    // Without the lock (it is null) another tab asks; where there are no locks, nobody knows.
    const take = (lock) => {
      if (lock !== null) {
        return new Promise((done) => {
          hold(done);
          const due = isDue(survey);
          if (!due) letGo();
          decide(due);
        });
      }
      page.elsewhere = 1;
      finish();
      decide();
    };
    // The lock of the site's own name is the one for sending.
    if (navigator.locks) navigator.locks.request(page.key + "?", { ifAvailable: true }, take).catch(take);
    else take();
  });
  const come = () => show(survey.id, false, survey.show.who?.share, host, page.tag, undefined, turn);
  // The browser's word comes after the page's next frame, or after several: where no other tab is known to ask, it is drawn meanwhile.
  (isHeld() ? turn.then((due) => due && come()) : come()).catch(finish);
};

// An element that the page has by hand came or went: its survey shows at once, where it is.
export const changed = (element) => {
  const known = widgets.get(element);
  if (element === host || element.isConnected == !!known) return;
  if (known) {
    silent(known.then((widget) => widget.destroy(false)));
    return widgets.delete(element);
  }
  const [id, mode, place] = ["survey", "mode", "place"].map((name) => element.getAttribute(name) || undefined);
  if (mode == "board") return widgets.set(element, loop("boardIn", element));
  hear(element);
  silent(show(id, false, undefined, element, { mode: mode || "inline", place, theme: page.tag.theme }));
};
