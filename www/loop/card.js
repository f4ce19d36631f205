import { focused } from "../focused.js";
import { around } from "./around.js";
import { button, cross, el, named } from "./element.js";

// Black or white, whichever can be read on it (WCAG 2.2: the two are equally far from a luminance of 0.179).
const inkOn = (accent) => {
  const [r, g, b] = accent.match(/\w\w/g).map((part) => (parseInt(part, 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
};

// A card in that element, as the widget's own looks: `{ body, heading, leave }`. It stands in the page if it is `inline`, where
// nothing closes it.
export const card = ({ element, step, said, title, inline, left }) => {
  const { page, dress, sheet, speak, language } = around;
  const look = { __proto__: null, ...page.file.surveys[0]?.look, ...page.tag };
  const root = dress(element);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  speak(element, said.locale == "en" ? "" : language());
  const heading = el("h2 id=loop-heading part=heading tabindex=-1 dir=auto", title);
  const body = el("div class=body");
  const heard = el("p class=note role=status");
  const close = !inline && named(button("class=close part=close data-close", cross(), () => leave()), said.close);
  const place = inline ? "section role=group" : "section role=dialog popover=manual data-place=" + (look.place || "bottom-end");
  const frame = el(
    place + " part=card aria-labelledby=loop-heading data-step=" + step + " data-theme=" + (look.theme || "auto"),
    el("header", heading, close),
    body,
    heard,
  );
  frame.className = inline ? "card loop" : "card popover loop";
  const mount = el("div", frame);
  if (look.accent) {
    mount.style.setProperty("--accent", look.accent);
    mount.style.setProperty("--on-accent", inkOn(look.accent));
  }
  const before = focused();
  root.append(mount);
  if (frame.showPopover && !inline) frame.showPopover();

  const leave = () => {
    if (!mount.isConnected) return;
    const had = root.activeElement;
    mount.remove();
    if (left) left();
    // A visitor who has gone elsewhere meanwhile stays there.
    if (!inline && (had || focused() === document.body)) before?.focus();
  };
  if (!inline) {
    mount.addEventListener("keydown", ({ key }) => key == "Escape" && leave());
    heading.focus();
  }
  // The page's shortcuts are not for what is typed here.
  for (const name of ["keydown", "keyup", "keypress"]) mount.addEventListener(name, (event) => event.stopPropagation());
  return {
    body,
    leave,
    // What happened, for those who hear the page.
    tell: (text) => {
      heard.textContent = text;
    },
    // Draws anew without taking the focus from where it is: what has a key has it again.
    draw: (...children) => {
      const key = root.activeElement?.dataset?.key;
      const was = key && body.contains(root.activeElement);
      body.replaceChildren(...children.filter(Boolean));
      if (was) (body.querySelector('[data-key="' + key + '"]') || heading).focus();
    },
  };
};
