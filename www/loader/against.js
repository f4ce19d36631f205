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

// What holds a survey back is told by its name, with a value where one goes with it; in words it is for those who ask
// (www/explain.js).
export const barred = () =>
  page.consented
    ? page.file.dnt != "ignore" && (navigator.globalPrivacyControl || navigator.doNotTrack == 1) && "dnt"
    : "consent";

// What holds it back whoever asks for it, a tab too.
export const ruledOut = (page.ruledOut = (survey) =>
  isRuled(survey) ? (page.rules ? page.rules.against(survey) : ["rules"]) : []);

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
    !on[0] && "call",
    known[id] > now && (once ? "once" : !free && ["rests", known[id]]),
    !free && known["!"] !== id && known["*"] + days * 864e5 > now && ["quiet", days],
    page.busy && ["busy", page.busy],
    page.elsewhere && "elsewhere",
    hasDialog() && "dialog",
    ...ruledOut(survey),
  ].filter(Boolean);
});
