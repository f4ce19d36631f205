
// The element that stands where the tag says; others are the page's own.
export const host = document.createElement("otklik-widget");

export const stand = () => {
  const { target } = page.tag;
  const find = () => {
    try {
      return document.querySelector(target);
    } catch {}
  };
  if (!host.isConnected) ((target && find()) || document.body).append(host);
};

const said = new Set();

// Several widgets have the same to say.
export const hint = (sentence) => said.has(sentence) || (said.add(sentence), page.hint(sentence));

export const silent = (promise) => promise.catch(() => {});
