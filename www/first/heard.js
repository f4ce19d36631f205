import { host } from "./host.js";
import { keep, latest, thank } from "./loop.js";

let release;

// Other tabs see at once that one asks. What a tab that broke down left there makes them wait for the browser's word, no more.
export const isHeld = () => page.memory()["^"];

export const hold = (done) => {
  release = done;
  page.memory({ "^": 1 });
};

// A page that holds a lock does not get into the cache of history.
export const letGo = () => {
  if (release) page.memory({ "^": undefined });
  release = release?.();
};

export const finish = () => {
  page.busy = "";
  letGo();
};

export const rest = ({ type, target, detail: { survey } }) => {
  // The next person is asked at once.
  if ("kiosk" in page.tag) return;
  const { days = 90, once } = { __proto__: null, ...page.find(survey)?.show?.again };
  const now = Date.now();
  const asked = page.file.quiet && { "*": now, "!": 0 };
  page.memory({ [survey]: once ? 8e15 : now + days * 864e5, ...asked });
  if (target === host && type != "otklik:answered") finish();
};

const isOn = ({ target, detail: { survey } }) => {
  latest.delete(target);
  // What stands in the page where its author put it is in nobody's way.
  if (target !== host) return;
  page.busy = survey;
  if (page.file.quiet) page.memory({ "*": Date.now(), "!": survey });
};

const isDone = (event) => {
  rest(event);
  thank(event);
};

// Whoever has answered or closed it is left in peace.
const AFTER = { shown: isOn, answered: rest, completed: isDone, dismissed: rest, delivered: 0, score: 0, status: keep, error: 0 };

const heard = (event) => {
  const after = AFTER[event.type.slice(7)];
  if (after) after(event);
  page.told.dispatchEvent(new CustomEvent(event.type, { detail: event.detail }));
};

export const hear = (element) => Object.keys(AFTER).forEach((name) => element.addEventListener("otklik:" + name, heard));
