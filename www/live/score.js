/** One question's card: the score, how sure it is, who answered what, and how the ratings spread. */

import { answers, count, inUnit, percent, width } from "./format.js";
import { fillTexts, localized, texts } from "./texts.js";

/** Text that is already there is left alone: a repeated write would make screen readers say it again. */
function say(element, text, value) {
  if (element.textContent !== text) element.textContent = text;
  if (value === undefined) delete element.dataset.value;
  else element.dataset.value = value;
}

/** A card that can be `show`n one state of its score after the other. */
export class ScoreCard {
  constructor() {
    this.element = document.getElementById("score").content.cloneNode(true).firstElementChild;
    fillTexts(this.element);
    this.bars = new Map();
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  addRating(rating) {
    const name = document.createElement("th");
    name.scope = "col";
    name.textContent = rating;
    this.find(".ratings tfoot tr").append(name);

    const cell = document.createElement("td");
    const people = document.createElement("span");
    people.dataset.live = `count-${rating}`;
    const bar = document.createElement("i");
    cell.append(people, bar);
    this.find(".ratings tbody tr").append(cell);
    return { cell, people, bar };
  }

  /** `data` is one element of the live event's `scores`; `shop` whether there is a demo shop to send the owner to. */
  show(data, shop) {
    say(this.find('[data-slot="question"]'), localized(data.text));
    say(this.find('[data-live="n"]'), answers(data.n), data.n);
    this.showScale(data);
    this.showHeadline(data);
    this.showResponse(data);
    this.showElsewhere(data);
    this.showLately(data);
    this.showGroups(data);
    this.showRatings(data);
    const none = data.n === 0;
    this.find('[data-slot="figures"]').hidden = none;
    this.find('[data-slot="empty"]').hidden = !none;
    if (none) this.showEmpty(shop);
  }

  /** What a published revision asks for stays, so this changes only when another one is published. */
  showScale({ metric, scale: [min, max], unit, tones }) {
    const key = JSON.stringify([metric, min, max]);
    if (this.shownScale === key) return;
    this.shownScale = key;
    for (const row of this.element.querySelectorAll(".ratings tr")) row.replaceChildren();
    this.bars = new Map();
    tones.forEach((tone, place) => {
      const bar = this.addRating(min + place);
      bar.cell.className = tone;
      this.bars.set(min + place, bar);
    });
    const track = this.find(".track");
    for (const end of ["from", "to"]) {
      track.style.setProperty(`--${end}`, unit[end]);
      say(this.find(`[data-slot="${end}"]`), unit.name === "mean" ? count(unit[end]) : inUnit(unit[end], unit));
    }
    for (const name of ["zero", "zero-mark"]) this.find(`[data-slot="${name}"]`).hidden = unit.name !== "points";
    say(this.find('[data-slot="metric"]'), metric.toUpperCase());
    say(this.find('[data-slot="of"]'), unit.name === "mean" ? texts.outOf(count(max)) : "");
    say(this.find('[data-slot="distribution"]'), texts.distribution(min, max));
    say(this.find('[data-slot="explain"]'), texts.explain[metric]);
  }

  showHeadline({ n, value, low, high, margin, missing, unit }) {
    const none = n === 0;
    this.find('[data-slot="between"]').hidden = none;
    this.find('[data-slot="of"]').hidden = none;
    // "0 answers" beside "no answers yet" would say it twice.
    this.find('[data-slot="range"]').classList.toggle("unseen", none);
    say(this.find('[data-live="score"]'), none ? "–" : inUnit(value, unit), value);
    say(this.find('[data-live="low"]'), none ? "" : inUnit(low, unit), low);
    say(this.find('[data-live="high"]'), none ? "" : inUnit(high, unit), high);
    const rough = this.find('[data-slot="rough"]');
    // To the digits that are shown, a few more answers may change nothing.
    const better = missing && width(missing.margin, unit) !== width(margin, unit);
    rough.hidden = none || !better;
    if (none) return;
    if (better) say(rough, texts.rough(width(margin, unit), answers(missing.more, "more"), width(missing.margin, unit), texts.units[unit.name]));
    const track = this.find(".track");
    for (const [name, at] of Object.entries({ low, high, value })) track.style.setProperty(`--${name}`, at);
  }

  /** Nothing is said where no appearance was ever told: answers that were imported, or come from older pages. */
  showResponse({ response: { shown, completed, percent: rate, low, high } }) {
    const note = this.find('[data-slot="response"]');
    note.hidden = shown === 0;
    if (shown === 0) return;
    say(note, texts.response(percent(rate), answers(shown, "seen"), percent(low), percent(high)), completed);
  }

  showElsewhere({ elsewhere }) {
    const note = this.find('[data-slot="elsewhere"]');
    note.hidden = elsewhere === 0;
    say(note, texts.elsewhere(answers(elsewhere)), elsewhere);
  }

  /** The last days, unless they hold every answer and would say the headline again. */
  showLately({ n, windows, unit }) {
    this.find('[data-slot="lately"]').hidden = windows[0].n === n;
    const rows = windows.map(({ days, n, value, margin }) => {
      const score = n === 0 ? "–" : `${inUnit(value, unit)} ± ${width(margin, unit)}`;
      const row = document.createElement("tr");
      for (const [name, text] of [["th", answers(days, "days")], ["td", score], ["td", answers(n)]]) {
        const cell = document.createElement(name);
        cell.textContent = text;
        row.append(cell);
      }
      row.firstElementChild.scope = "row";
      return row;
    });
    this.find(".lately tbody").replaceChildren(...rows);
  }

  showGroups({ groups = [] }) {
    this.find('[data-slot="groups"]').hidden = groups.length === 0;
    for (const { name, n, percent: share } of groups) {
      const part = this.find(`[data-part="${name}"]`);
      part.hidden = n === 0;
      part.style.setProperty("--people", n);
      say(this.find(`[data-share="${name}"]`), share === null ? "" : percent(share));
      say(this.find(`[data-people="${name}"]`), count(n), n);
    }
  }

  showRatings({ counts, scale: [min] }) {
    const most = Math.max(...counts, 1);
    this.find(".ratings").classList.toggle("many", most >= 1_000);
    counts.forEach((people, place) => {
      const bar = this.bars.get(min + place);
      say(bar.people, count(people), people);
      bar.bar.style.setProperty("--part", people / most);
    });
  }

  showEmpty(shop) {
    const empty = this.find('[data-slot="empty"]');
    if (!shop) return say(empty, texts.noAnswers);
    const [before, name, after] = texts.noAnswersDemo;
    const link = document.createElement("a");
    link.href = "/";
    link.textContent = name;
    empty.replaceChildren(before, link, after);
  }
}
