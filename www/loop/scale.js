import { around } from "./around.js";
import { el } from "./element.js";

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -9, End: 9 };

// Seven numbers from disagreement to agreement, one of which may be chosen: one stop of the Tab key, arrows within, as the
// widget's own scales.
export const scale = (said, label, chosen, choose) => {
  const group = el("div class=scale role=radiogroup");
  group.setAttribute("aria-label", label);
  const numbers = [1, 2, 3, 4, 5, 6, 7].map((number) => {
    const each = el("button type=button class=rating role=radio data-ces=" + number + " data-key=ces" + number, "" + number);
    const ends = { 1: said.ces_low, 7: said.ces_high }[number];
    each.setAttribute("aria-label", ends ? number + " – " + ends : "" + number);
    each.setAttribute("aria-checked", number === chosen);
    each.tabIndex = number === (chosen || 1) ? 0 : -1;
    each.addEventListener("click", () => choose(number));
    return group.appendChild(each);
  });
  group.addEventListener("keydown", (event) => {
    let by = STEPS[event.key];
    const at = numbers.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    if (/Left|Right/.test(event.key) && getComputedStyle(group).direction == "rtl") by = -by;
    const to = Math.min(Math.max(at + by, 0), 6);
    numbers.forEach((each, i) => (each.tabIndex = i === to ? 0 : -1));
    numbers[to].focus();
  });
  return el("div", group, el("div class=ends aria-hidden=true", el("span", said.ces_low), el("span", said.ces_high)));
};
