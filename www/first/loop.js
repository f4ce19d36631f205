import { dress } from "./dress.js";
import { finish } from "./heard.js";
import { hint, host, silent, stand } from "./host.js";
import { armTab } from "./prepare.js";
import { close } from "./show.js";
import { widgets } from "./widget.js";
import { language, speak, texts } from "./words.js";

// What became of answers, and the board: www/loop, a file of its own. LOOP_JS and LOCALES_AT are filled in by the build.
let coming;
export const loop = async (name, ...given) => {
  coming ||= import(page.base + LOOP_JS).then((module) =>
    module.default({ page, hint, host, stand, dress, speak, language, texts, at: LOCALES_AT, finish, widgets, armTab, closeAll: close }),
  );
  return (await coming)[name](...given);
};

// The last receipt that came in each element since a survey was shown there.
export const latest = new Map();

export const thank = ({ target }) => latest.has(target) && silent(loop("thank", target, latest.get(target)));

// A receipt has come. Kept at once: the page may go. Not where many people share the browser, and not without a collector to ask.
export const keep = (event) => {
  const { receipt } = event.detail;
  const { memory, tag } = page;
  if (tag.endpoint || "kiosk" in tag) return;
  const kept = memory()["#"];
  memory({ "#": { ...kept, [receipt]: { got: Date.now(), ...(kept || 0)[receipt] } } });
  latest.set(event.target, receipt);
  thank(event);
};
