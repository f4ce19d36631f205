// A survey appears: the page is told at once, the collector without the widget, which most visitors never turn to. Word of it is kept
// until the collector or the widget has it, and goes on with the same answer.
import { device } from "../device.js";
import { host, silent } from "./host.js";

// As long as the widget waits for something to travel with (src/outbox/room.rs).
const WAIT = 5000;
// Most that wait, in the browser of somebody whose words nobody takes.
const MOST = 20;

const hex = (number, digits = 4) => number.toString(16).padStart(digits, 0);

// A UUID of version 7: the time, then random bits.
const draw = () => {
  const [a, b, ...others] = crypto.getRandomValues(new Uint16Array(5));
  const time = hex(Date.now(), 12);
  const parts = [time.slice(0, 8), time.slice(8), hex((a & 0xfff) | 0x7000), hex((b & 0x3fff) | 0x8000)];
  return [...parts, others.map((each) => hex(each)).join("")].join("-");
};

const now = () => new Date().toISOString();

const waiting = () => page.memory()["%"] || [];

// Of what is erased meanwhile nothing is written again.
const forget = (told) => {
  const left = waiting().filter(({ id }) => !told.includes(id));
  if (left.length < waiting().length) page.memory({ "%": left[0] && left });
};

// Whether the collector has what waits and `fits`. What it refuses for good is not offered again; 428 asks for work, which the widget
// alone does. SDK is filled in by the build.
const tell = async (fits) => {
  const answers = waiting().filter(fits);
  if (!answers[0]) return;
  for (const each of answers) each.age_ms = Math.max(0, Date.now() - Date.parse(each.at));
  const body = JSON.stringify({ v: 1, batch: draw(), sent_at: now(), sdk: SDK, answers });
  const url = page.tag.endpoint || page.sites() + "answers";
  const { ok, status } = await fetch(url, { method: "POST", body, keepalive: true, credentials: "omit", referrerPolicy: "strict-origin" });
  if (ok || (status < 500 && ![428, 429].includes(status))) forget(answers.map(({ id }) => id));
  return ok;
};

// What the visitor's survey is an answer to, until the widget has it.
export let appearance;

// What appeared on pages that went too soon.
export const tellEarlier = () => tell(({ id }) => id !== appearance?.id);

export const appear = ({ id: survey, revision }, share, where, segment) => {
  const id = draw();
  const at = now();
  let versions = 0;
  const answer = {
    id, seq: 0, survey, survey_rev: revision, at, reach: "shown", q: [], page: where, locale: page.locale,
    share: share < 1 ? share : undefined,
    flags: navigator.webdriver ? ["webdriver"] : undefined,
    meta: { device: device(), segment },
  };
  page.memory({ "%": [...waiting(), answer].slice(-MOST) });
  const send = () => versions || silent(tell((each) => each.id === id).then((ok) => ok && (versions = 1)));
  const timer = setTimeout(send, WAIT);
  const end = () => {
    clearTimeout(timer);
    appearance = undefined;
  };
  appearance = {
    id,
    // As the widget writes down what is unfinished, and that the page was told (src/trail.rs).
    trail: () => [survey, revision, id, at, Math.round((share ?? 1) * 1e6), versions, "+"].map(String),
    send,
    // The widget has it, or nobody may.
    drop: () => {
      end();
      forget([id]);
    },
    leave: () => {
      send();
      end();
    },
  };
  host.dispatchEvent(new CustomEvent("otklik:shown", { bubbles: true, detail: { survey } }));
};

// The browser keeps some pages for who comes back: such a one goes on then.
page.listen(window, "pagehide", ({ persisted }) => persisted || appearance?.send(), page.undo);
