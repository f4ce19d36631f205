import { page } from "./page.js";

export const silent = (promise) => promise.catch(() => {});

export const hint = (page.hint = (sentence) => console.warn("otklik: " + sentence));

// What most page views have no need of: www/first. FIRST_JS is filled in by the build.
export const more = () =>
  page.more ||
  (page.more = (async () => {
    (page.given.paint || (await import(page.base + FIRST_JS)).default)(page);
    return page.first;
  })());
