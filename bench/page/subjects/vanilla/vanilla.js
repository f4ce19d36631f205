// The floor: what one question costs when somebody writes just that question, without a library, retries or settings.
(() => {
  const { asked, endpoint } = document.currentScript.dataset;
  if (asked !== "true") return;

  const style = `
    :host { all: initial !important; position: fixed !important; right: 16px !important; bottom: 16px !important; }
    form { box-sizing: border-box; width: 360px; padding: 20px; border-radius: 12px; background: #fff; color: #222;
      font: 16px/1.5 system-ui, sans-serif; box-shadow: 0 4px 24px #0003; }
    header { display: flex; gap: 8px; }
    h2 { flex: 1; margin: 0 0 12px; font: inherit; font-weight: 600; }
    button { font: inherit; color: inherit; cursor: pointer; border: 1px solid #999; border-radius: 6px; background: #fff; }
    .close { border: 0; width: 32px; height: 32px; }
    .scale { display: grid; grid-template-columns: repeat(11, 1fr); gap: 3px; }
    .scale button { padding: 8px 0; }
    .scale button[aria-checked=true] { background: #2f6b4f; color: #fff; }
    .ends { display: flex; justify-content: space-between; margin: 4px 0 0; font-size: 13px; color: #555; }
    textarea { box-sizing: border-box; width: 100%; height: 72px; margin: 12px 0; font: inherit; }
    .send { padding: 8px 16px; background: #2f6b4f; color: #fff; }
    :focus-visible { outline: 3px solid #b8792f; }`;

  const host = document.createElement("div");
  host.id = "vanilla-survey";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function post(answer) {
    return fetch(endpoint, { method: "POST", keepalive: true, body: JSON.stringify(answer) });
  }

  let score = null;
  const id = crypto.randomUUID();

  const buttons = Array.from({ length: 11 }, (_, value) => {
    const attributes = { type: "button", role: "radio", "aria-checked": "false", "data-score": value };
    const button = element("button", attributes, String(value));
    button.tabIndex = value === 0 ? 0 : -1;
    button.addEventListener("click", () => choose(value));
    return button;
  });

  const scale = element("div", { class: "scale", role: "radiogroup", "aria-labelledby": "question" }, ...buttons);
  scale.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons[(buttons.indexOf(root.activeElement) + step + 11) % 11];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });

  const close = element("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  close.addEventListener("click", () => host.remove());
  const heading = element("h2", { id: "question" }, "How likely are you to recommend Leaf & Letter to a friend?");
  const ends = element("p", { class: "ends" }, element("span", {}, "Not at all likely"), element("span", {}, "Very likely"));
  const form = element("form", {}, element("header", {}, heading, close), scale, ends);

  function choose(value) {
    score = value;
    for (const button of buttons) button.setAttribute("aria-checked", String(button.dataset.score === String(value)));
    post({ id, score });
    if (root.querySelector("textarea")) return;
    const label = element("label", {}, "What is the main reason for your score?");
    const field = element("textarea", { maxlength: 2000 });
    label.append(field);
    form.append(label, element("button", { type: "submit", class: "send" }, "Send"));
    field.focus();
  }

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const comment = root.querySelector("textarea").value;
    const reply = await post({ id, score, comment });
    form.replaceChildren(element("p", { role: "status" }, reply.ok ? "Thank you!" : "That did not work. Please try again."));
  });

  root.append(form);
  document.body.append(host);
})();
