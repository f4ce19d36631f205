import { around, fill } from "./around.js";
import { button, el, written } from "./element.js";
import { day, nearest } from "./words.js";

const entry = (said, { number, state, title, text, reason, asked, at }) =>
  el(
    "li data-number=" + number + " data-state=" + state,
    el("p class=state", said[state]),
    written("h3", nearest(title)),
    text && written("p class=said", nearest(text)),
    reason && el("div class=reason", written("p class=said", nearest(reason))),
    el("p class=by", [asked && fill(said.count, { n: new Intl.NumberFormat(said.locale).format(asked) }), day(said, at)].filter(Boolean).join(" · ")),
  );

export const fetchBoard = (before) =>
  around.page.fetchJson(around.page.sites() + "board" + (before ? "?before=" + encodeURIComponent(before) : ""), "the board");

// What was asked and what came of it, the newest change first.
export const boardParts = (said, { intro, entries, next }) => {
  const list = el("ol class=board role=list", ...entries.map((each) => entry(said, each)));
  const more = button("class=quiet data-more", said.more, async () => {
    try {
      const page = await fetchBoard(next);
      const added = page.entries.map((each) => entry(said, each));
      list.append(...added);
      next = page.next;
      if (!next) more.remove();
      // The focus was on a button that is there no more.
      const first = added[0]?.querySelector("h3");
      if (!next && first) {
        first.tabIndex = -1;
        first.focus();
      }
    } catch (error) {
      around.hint(error.message);
    }
  });
  return [intro && written("p class=note", nearest(intro)), entries[0] ? list : el("p class=note", said.empty), next && more];
};
