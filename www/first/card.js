// The first step of a survey, before the widget has come: builds what the collector drew, notes what the visitor does with it,
// and hands both over to the widget's own card.
import { focused } from "../focused.js";
import { span } from "../promised.js";
import { language } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

// `[name, attributes, ...children]`: built by calls, so that no text becomes markup and no policy is in the way.
const build = ([name, attributes, ...children], space) => {
  const within = name == "svg" ? SVG : space;
  const element = within ? document.createElementNS(within, name) : document.createElement(name);
  for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
  element.append(...children.map((child) => (typeof child == "string" ? child : build(child, within))));
  return element;
};

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -99, End: 99 };

// The widget draws in tasks of its own.
const drawn = () => new Promise((done) => setTimeout(done));

// Gives what it is in, and what closes it. `keep` is told the score that was chosen, or nothing for a survey that was closed: the page may go before the widget comes. It is
// told 0 when the widget has it.
export const present = ({ root, step, byVisitor, keep }) => {
  const { tag } = page;
  const mount = document.createElement("div");
  mount.className = "first";
  const card = mount.appendChild(build(step.card));
  if (tag.theme) card.dataset.theme = tag.theme;
  if (tag.place && card.dataset.place) card.dataset.place = tag.place;
  // The collector knows no language's numbers.
  const promised = card.querySelector("[data-promise]");
  if (promised) {
    const spelled = (_, minutes, isWorking) => span(language() || "en", +minutes, isWorking);
    promised.textContent = promised.textContent.replace(/\{(\d+)( working)?\}/g, spelled);
  }
  mount.style.setProperty("--accent", step.accent);
  mount.style.setProperty("--on-accent", step.ink);
  const before = focused();
  root.append(mount);
  if (card.showModal) card.showModal();
  else if (card.popover) card.showPopover();
  if (byVisitor) card.querySelector("[data-focus]")?.focus();

  const scores = [...card.querySelectorAll("[data-score]")];
  let closed = false;
  let pointed, taken, pressed, ready;

  // Between press and release it stays where it is: a click on two elements is a click on none.
  const press = () => (pressed = true);
  const release = () => {
    pressed = false;
    if (ready) ready();
    ready = 0;
  };
  mount.addEventListener("pointerdown", press);
  mount.addEventListener("keydown", press);
  // What is let go of elsewhere makes no click; where it does, a finger's click comes a little after.
  for (const name of ["pointerup", "pointercancel", "keyup"]) page.listen(window, name, () => setTimeout(release, 100), page.undo);

  const close = () => {
    closed = true;
    keep();
    mount.remove();
    before?.focus();
  };

  mount.addEventListener("click", ({ target }) => {
    setTimeout(release);
    const button = target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) return close();
    taken = button;
    const { score } = button.dataset;
    if (!score) return;
    for (const each of scores) each.setAttribute("aria-checked", each === button);
    keep(score);
  });
  // It is sent by a click.
  mount.addEventListener("submit", (event) => event.preventDefault());
  card.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  for (const name of ["keydown", "keyup", "keypress"]) mount.addEventListener(name, (event) => event.stopPropagation());
  mount.addEventListener("keydown", (event) => {
    if (event.key == "Escape") return close();
    const at = scores.indexOf(event.target);
    let by = STEPS[event.key];
    if (at < 0 || !by) return;
    event.preventDefault();
    if (/Left|Right/.test(event.key) && getComputedStyle(card).direction == "rtl") by = -by;
    pointed = Math.min(Math.max(at + by, 0), scores.length - 1);
    scores.forEach((each, i) => (each.tabIndex = i === pointed ? 0 : -1));
    scores[pointed].focus();
  });

  // The widget's card in `place`, which looks the same, takes its place.
  const hand = (fresh, place) => {
    const own = [...card.querySelectorAll("*")];
    const twins = [...fresh.querySelectorAll("*")];
    const twin = (element) => twins[own.indexOf(element)];
    // What moves goes on from where it is; what stands does not come in again.
    const moving = mount.getAnimations({ subtree: true });
    for (const each of place.getAnimations({ subtree: true })) {
      const was = moving.find(({ animationName }) => animationName === each.animationName);
      if (was) each.currentTime = was.currentTime;
      else each.finish();
    }
    for (const field of card.querySelectorAll("input,textarea")) {
      const same = twin(field);
      if (field.checked !== same.checked) same.click();
      if (field.value === same.value) continue;
      same.value = field.value;
      same.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    }
    const focus = root.activeElement;
    const focusing = twin(focus);
    mount.remove();
    // What was closed is not seen again.
    place.hidden = closed;
    if (focusing) {
      focusing.focus({ preventScroll: true });
      if (focus.selectionStart >= 0) focusing.setSelectionRange(focus.selectionStart, focus.selectionEnd);
    }
    const act = async () => {
      await 0;
      if (taken) {
        twin(taken).click();
        keep(0);
      } else if (scores[pointed]) {
        // In one step: a key that is pressed meanwhile must not meet a focus on its way.
        const key = scores[pointed].dataset.score;
        twin(scores[pointed]).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
      }
      if (closed) {
        if (taken) await drawn();
        place.querySelector("[data-close]")?.click();
        await drawn();
        place.hidden = false;
      }
    };
    act();
  };
  // Gives what had the focus in the page.
  root.give = (fresh, place) => {
    place.hidden = pressed;
    if (pressed) ready = () => hand(fresh, place);
    else hand(fresh, place);
    return before;
  };
  return { card: mount, close };
};

// A score that was chosen on a page that went before the widget came: given now, and seen by nobody.
export const resume = async (widget, host, [survey, score, page, segment, trail], keep) => {
  widget.open(survey, false, undefined, page, trail, segment || undefined);
  await drawn();
  const button = host.shadowRoot.querySelector('[data-score="' + score + '"]');
  keep(0);
  button?.click();
  await drawn();
  widget.close();
};
