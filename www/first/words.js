// The language of the words: the page's, or the same with one subtag less and less; empty is what is built in.
// LOCALES and LOCALES_AT are filled in by the build.
export const language = () => {
  let tag = page.locale.toLowerCase().replace(/_/g, "-");
  while (tag && !LOCALES.split(" ").includes(tag)) tag = tag.replace(/.[^-]*$/, "");
  return tag;
};

export const words = () => language() && LOCALES_AT + language() + ".json";

export const texts = async () => words() && page.fetchJson(page.base + words()).catch(() => {});

export const speak = (element, tag) => {
  element.lang = tag || "en";
  element.dir = "ar fa he ur".includes(element.lang) ? "rtl" : "ltr";
};
