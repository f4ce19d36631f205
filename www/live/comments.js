/** The list of the newest comments: what is new slides in, what is there stays where it is. */

import { fullTime, languageName, timeAgo } from "./format.js";
import { texts } from "./texts.js";

/** Longer comments open folded, so that one long letter does not push the others out of sight. */
const FOLD_CHARACTERS = 280;
const FOLD_LINES = 5;

/** The list that `ol` becomes. */
export class CommentList {
  constructor(ol) {
    this.ol = ol;
    this.items = new Map();
    this.shown = false;
  }

  /** `comments` is the live event's list, newest first. */
  show(comments, now) {
    const before = this.items;
    this.items = new Map();
    for (const comment of comments) {
      const item = before.get(comment.id) ?? this.make(this.shown);
      fill(item, comment);
      this.items.set(comment.id, item);
    }
    for (const [id, item] of before) if (!this.items.has(id)) item.remove();
    // Moving an element restarts its animation and drops its focus, so only what is out of place moves.
    let place = this.ol.firstElementChild;
    for (const item of this.items.values()) {
      if (item === place) place = place.nextElementSibling;
      else this.ol.insertBefore(item, place);
    }
    this.shown = true;
    this.tick(now);
  }

  /** Brings the relative times up to date. */
  tick(now) {
    for (const time of this.ol.querySelectorAll("time")) time.textContent = timeAgo(new Date(time.dateTime), now);
  }

  /** Forgets everything, for another site's list. */
  clear() {
    this.ol.replaceChildren();
    this.items.clear();
    this.shown = false;
  }

  make(fresh) {
    const item = document.getElementById("comment").content.cloneNode(true).firstElementChild;
    item.classList.toggle("fresh", fresh);
    const more = item.querySelector('[data-slot="more"]');
    more.addEventListener("click", () => fold(item, more.ariaExpanded === "true"));
    return item;
  }
}

function fold(item, folded) {
  const more = item.querySelector('[data-slot="more"]');
  item.querySelector('[data-slot="words"]').classList.toggle("folded", folded);
  more.ariaExpanded = String(!folded);
  more.textContent = folded ? texts.showAll : texts.showLess;
}

function fill(item, comment) {
  const slot = (name) => item.querySelector(`[data-slot="${name}"]`);
  item.querySelector(".chip").dataset.tone = comment.tone ?? "none";
  slot("rating").textContent = comment.rating ?? "–";
  slot("rating-label").textContent = comment.rating === null ? texts.unrated : texts.rated(comment.rating, comment.of);

  if (slot("words").textContent !== comment.text) {
    slot("words").textContent = comment.text;
    const long = comment.text.length > FOLD_CHARACTERS || comment.text.split("\n").length > FOLD_LINES;
    slot("more").hidden = !long;
    fold(item, long);
  }

  const received = new Date(comment.received_at);
  slot("time").dateTime = comment.received_at;
  slot("time").title = fullTime(received);
  slot("page").textContent = comment.page ?? "";
  slot("page").title = comment.page ?? "";
  slot("locale").textContent = comment.locale ? languageName(comment.locale) : "";
}
