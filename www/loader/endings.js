import { page } from "./page.js";

export const listen = (page.listen = (target, name, heard, list = page.endings) => {
  target.addEventListener(name, heard, true);
  list.push(() => target.removeEventListener(name, heard, true));
});

export const later = (page.later = (ms, act) => {
  const timer = setTimeout(act, ms);
  page.endings.push(() => clearTimeout(timer));
});

export const end = (list) => list.splice(0).forEach((end) => end());
