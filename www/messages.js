// What may pass between a page and the isolated frame in it. Each kind of message has its fields and each field its test;
// whatever else comes is not read.
const text = (value) => typeof value == "string";
const flag = (value) => typeof value == "boolean";
const number = (value) => Number.isFinite(value);
const whole = (value) => Number.isInteger(value) && value >= 0;
// The survey file: the widget's own reader says what is wrong with it.
const document = (value) => value === Object(value);
const maybe = (test) => (value) => value === undefined || test(value);
const list = (test) => (value) => Array.isArray(value) && value.every(test);
const word = (...words) => (value) => words.includes(value);
const object = (fields) => (value) => fits(fields, value);

// Only own fields count: a page may have added to Object.prototype.
const owned = (value) => Object.assign(Object.create(null), value);

const fits = (fields, value) => {
  if (value !== Object(value)) return false;
  const given = owned(value);
  return (
    Object.keys(given).every((name) => Object.hasOwn(fields, name)) &&
    Object.keys(fields).every((name) => fields[name](given[name]))
  );
};

const score = object({
  metric: text,
  min: number,
  n: number,
  value: maybe(number),
  low: maybe(number),
  high: maybe(number),
  counts: list(number),
});

const detail = object({
  survey: maybe(text),
  question: maybe(text),
  receipt: maybe(text),
  answers: maybe(list(text)),
  score: maybe(score),
});

// From the page to the frame.
export const DOWN = {
  start: {
    file: document,
    words: maybe(text),
    options: object({ locale: text, theme: maybe(text), preview: flag, kiosk: maybe(number), remembers: flag }),
    lang: text,
    dir: word("ltr", "rtl"),
    style: (value) => document(value) && list(text)(Object.values(value)),
    debug: flag,
  },
  open: { survey: maybe(text), byVisitor: flag, share: maybe(number), page: text, trail: list(text), segment: maybe(text) },
  close: {},
  ask: { call: whole, what: word("flush", "scores", "erase") },
};

export const EVENTS = ["shown", "answered", "completed", "dismissed", "delivered", "score", "status", "error"];

// From the frame to the page.
export const UP = {
  ready: {},
  started: {},
  failed: { message: text },
  size: { height: whole, title: text },
  event: { name: word(...EVENTS), detail },
  hint: { sentence: text },
  waiting: { count: whole },
  unfinished: { trail: list(text) },
  answer: { call: whole, scores: maybe(list(object({ survey: text, question: text, score }))) },
};

const VERSION = 1;

// Sends a message to that window if it is of that origin.
export const tell = (target, origin, kind, fields) => target.postMessage({ otklik: VERSION, kind, ...fields }, origin);

// The message if it is one of these kinds, whole and with nothing beside.
export const read = (kinds, message) => {
  if (message !== Object(message)) return;
  const { otklik, kind, ...fields } = owned(message);
  if (otklik === VERSION && text(kind) && Object.hasOwn(kinds, kind) && fits(kinds[kind], fields)) return { kind, ...fields };
};

// A listener that hands on what `isFrom` takes and `kinds` has, and counts what comes from there otherwise. `isFrom` gives
// nothing for what is between others.
export const listener = (kinds, isFrom, act, isDebugging) => {
  let ignored = 0;
  return (event) => {
    const from = isFrom(event);
    if (from === undefined) return;
    const message = from && read(kinds, event.data);
    if (message && act(message, event) !== false) return;
    if (++ignored && isDebugging()) console.debug("otklik: messages ignored so far: " + ignored);
  };
};
