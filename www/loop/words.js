import { around } from "./around.js";

// English is built in; the others come as www/loop/words/<tag>.json. Times stand by themselves, so that no language has to bend
// them.
const ENGLISH = {
  close: "Close",
  send: "Send",
  of: "{n} of {max}",
  ces_low: "Strongly disagree",
  ces_high: "Strongly agree",
  title: "What you told us",
  news: "News about what you told us",
  received: "Received",
  heard: "Read",
  in_work: "In work",
  done: "Done",
  declined: "Declined",
  said: "Said: {time}",
  first: "Our answer by {time}",
  solution: "Settled by {time}",
  kept: "kept",
  late: "late",
  us: "We",
  you: "You",
  judge: "Is it solved?",
  solved: "Solved",
  not_solved: "Not solved",
  rate: "It was easy to have this settled.",
  say: "Write to us",
  sent: "It has arrived.",
  failed: "That did not get through. Please try again.",
  link: "Your link",
  copy: "Copy",
  copied: "Copied.",
  secret: "This link shows what becomes of it, on any device, to whoever has it.",
  other: "From {time}",
  board: "You said, we did",
  asked: "Asked",
  planned: "Planned",
  count: "Asked so far: {n}",
  more: "Show more",
  empty: "Nothing here yet.",
};

let speaking;

// The words, and the language that numbers and times are written in.
export const words = () =>
  (speaking ||= (async () => {
    const { page, language, at, texts } = around;
    const tag = language();
    const own = tag && page.fetchJson(page.base + at + tag + ".loop.json", "the locale").catch(() => {});
    const [shared, said] = [await texts(), await own];
    return { ...ENGLISH, ...(said && { ...shared, ...said }), locale: said ? tag : "en" };
  })());

// The widget may be put into the page anew, in another language.
export const forgetWords = () => (speaking = 0);

const format = (said, time, options) => new Intl.DateTimeFormat(said.locale, options).format(new Date(time));

export const day = (said, time) => format(said, time, { dateStyle: "medium" });

export const moment = (said, time) => format(said, time, { dateStyle: "medium", timeStyle: "short" });

// A text in one language or several, in the visitor's.
export const nearest = (text) => {
  const { locale } = around.page;
  return text === Object(text) ? text[locale] || text[locale.split("-")[0]] || text.en || Object.values(text)[0] : text;
};
