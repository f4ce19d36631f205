import { button, el, named } from "./element.js";

// What opens the receipt on any device. In the fragment, which no browser sends to a server.
export const linkOf = (token) => location.origin + location.pathname + "#otklik.receipt=" + token;

// The link to take along. Where the page may not write into the clipboard it is selected, to be taken by hand.
export const link = (said, token, tell) => {
  const field = named(el("input type=text readonly dir=ltr data-key=link"), said.link);
  field.value = linkOf(token);
  const select = () => field.select();
  field.addEventListener("focus", select);
  const copy = async () => {
    select();
    try {
      await navigator.clipboard.writeText(field.value);
      tell(said.copied);
    } catch {
      field.focus();
    }
  };
  return el(
    "div class=link",
    el("div", field, button("class=quiet data-copy data-key=copy", said.copy, copy)),
    el("p class=note", said.secret),
  );
};
