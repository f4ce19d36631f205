import { none } from "./bare.js";
import { memory, session } from "./book.js";
import { page } from "./page.js";

// What the loader knows without rules.js.
const PLAIN = ["on", "again", "load", "delay", "event"];
export const isRuled = (page.isRuled = ({ show = none }) =>
  Object.keys(Object.assign({}, show, ...(show.on || []))).some((key) => !PLAIN.includes(key)));

const hasDialog = (page.hasDialog = () => {
  try {
    return document.querySelector(":modal");
  } catch {}
});

export const barred = () =>
  page.consented
    ? page.file.dnt != "ignore" &&
      (navigator.globalPrivacyControl || navigator.doNotTrack == 1) &&
      "the browser asks not to track"
    : "there is no consent";

// What holds it back whoever asks for it, a tab too.
export const ruledOut = (page.ruledOut = (survey) =>
  isRuled(survey) ? (page.rules ? page.rules.against(survey) : ["its rules have not come"]) : []);

// Why it does not show by itself here and now.
export const against = (page.against = (survey) => {
  const { id, show: { on = [], again: { once } = none } = none } = survey;
  const bar = barred();
  if (bar) return [bar];
  const known = memory();
  const now = Date.now();
  const free = on.some((on) => session()[on.while]);
  const { days } = page.file.quiet || none;
  return [
    !on[0] && "only open() shows it",
    known[id] > now && (once || !free) && "it was asked and rests" + (once ? "" : " until " + new Date(known[id]).toJSON()),
    !free && known["!"] !== id && known["*"] + days * 864e5 > now && "a survey was asked in the last " + days + " days",
    page.busy && page.busy + " is on the screen",
    page.elsewhere && "another tab asks",
    hasDialog() && "a dialog is open",
    ...ruledOut(survey),
  ].filter(Boolean);
});
