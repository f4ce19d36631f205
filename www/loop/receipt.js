import { fill } from "./around.js";
import { button, el, written } from "./element.js";
import { link } from "./link.js";
import { scale } from "./scale.js";
import { day, moment } from "./words.js";

// By when what was promised, and whether that was kept.
export const promises = (said, { due, kept }) =>
  ["first", "solution"]
    .filter((clock) => due[clock])
    .map((clock) => {
      const time = fill(said[clock], { time: moment(said, due[clock]) });
      const came = { true: " · " + said.kept, false: " · " + said.late }[kept[clock]] || "";
      return el("p class=note data-due=" + clock + " data-kept=" + kept[clock], time + came);
    });

// How far it is, as a way with three stops.
const way = (said, { status }) => {
  const stops = [status == "received" ? status : "heard", "in_work", status == "declined" ? status : "done"];
  const at = Math.max(stops.indexOf(status), 0);
  const steps = stops.map((stop, i) => {
    const step = el("li", el("span", said[stop]));
    if (i <= at) step.dataset.past = "";
    if (i === at) step.setAttribute("aria-current", "step");
    return step;
  });
  const list = el("ol class=way role=list data-status=" + status, ...steps);
  return list;
};

const turn = (said, { from, at, text }) =>
  el(
    "li data-from=" + from,
    el("p class=by", said[from == "owner" ? "us" : "you"] + " · " + moment(said, at)),
    written("p class=said", text),
  );

const judge = (said, { may, verdict }, send) => {
  if (!may.judge) return;
  const choice = (word) => {
    const choose = button("class=choice data-verdict=" + word + " data-key=" + word, said[word], () => send({ verdict: word }));
    choose.setAttribute("aria-pressed", verdict === word);
    return choose;
  };
  const group = el("div role=group class=judge", el("p id=loop-judge", said.judge), choice("solved"), choice("not_solved"));
  group.setAttribute("aria-labelledby", "loop-judge");
  return group;
};

const rate = (said, { may, ces }, send) =>
  may.rate && el("div class=rate", el("p", said.rate), scale(said, said.rate, ces, (ces) => send({ ces })));

// The most that a visitor may write, in characters; how many there are is said near to it.
const MOST = 10000;

const say = (said, { may }, draft, send) => {
  if (!may.say) return;
  const field = el("textarea id=loop-say rows=2 aria-describedby=loop-room dir=auto data-key=say");
  field.value = draft.text;
  const room = el("p id=loop-room class=note role=status");
  const count = () => {
    const typed = [...draft.text.trim()].length;
    room.textContent = typed > MOST * 0.9 ? fill(said.of, { n: typed, max: MOST }) : "";
    field.setAttribute("aria-invalid", typed > MOST);
    return typed;
  };
  count();
  field.addEventListener("input", () => {
    draft.text = field.value;
    count();
  });
  const submit = el("button type=submit class=send part=send data-key=send", said.send);
  const label = el("label for=loop-say", said.say);
  const form = el("form novalidate", label, field, room, el("footer", submit));
  // A sandboxed page's browser never asks whether a form may be sent.
  submit.addEventListener("click", (event) => {
    event.preventDefault();
    const text = draft.text.trim();
    if (text && count() <= MOST) send({ text });
    else field.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
};

// A receipt's parts. `send` says something by it, `tell` is for those who hear the page, `others` lead to other receipts.
export const receiptParts = (said, token, receipt, { draft, send, tell, others }) => [
  way(said, receipt),
  el("p class=note", fill(said.said, { time: day(said, receipt.said_at) })),
  ...promises(said, receipt),
  receipt.reason && el("div class=reason", written("p class=said", receipt.reason)),
  receipt.talk[0] && el("ol class=talk role=list", ...receipt.talk.map((each) => turn(said, each))),
  judge(said, receipt, send),
  rate(said, receipt, send),
  say(said, receipt, draft, send),
  link(said, token, tell),
  others[0] && el("div class=others", ...others),
];
