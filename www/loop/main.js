// What became of what this visitor said (the receipt), and what everybody can see of it (the board): fetched where there is a
// receipt, or where a page asks for the board. LOOP_STYLE is what of the style sheet only they need; the build fills it in.
import { around, fill } from "./around.js";
import { boardParts, fetchBoard } from "./board.js";
import { card } from "./card.js";
import { button, el } from "./element.js";
import { ask, gotAt, hasNews, refresh, seen, tokens } from "./kept.js";
import { link } from "./link.js";
import { promises, receiptParts } from "./receipt.js";
import { day, forgetWords, nearest, words } from "./words.js";

// What is on the screen in the tag's own element.
let shown;

// A message's id: 122 random bits in the shape of a UUID.
const draw = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const present = (given) => {
  const { page, finish, widgets } = around;
  shown?.leave();
  page.busy = given.step;
  const left = () => {
    shown = undefined;
    finish();
    widgets.delete("loop");
  };
  const mine = (shown = card({ ...given, left }));
  // Who closes or takes away what the page shows takes this too.
  widgets.set("loop", Promise.resolve({ close: mine.leave, destroy: mine.leave }));
  return mine;
};

const task = () => new Promise((done) => setTimeout(done));

// A survey that is on the screen makes room, in a task of its own.
const makeRoom = async () => {
  around.closeAll();
  await task();
  around.stand();
};

// The receipt of that token, or the one that there is news of. What nobody knows is not shown.
const openReceipt = async (wanted) => {
  const { host } = around;
  const all = tokens();
  let token = wanted || all[0];
  if (!token) return around.hint("there is no receipt in this browser");
  let [said, receipt] = await Promise.all([words(), ask(token)]);
  await makeRoom();
  const { draw: put, tell } = present({ element: host, step: "receipt", said, title: said.title });
  let draft = { text: "" };
  // A message that may have arrived is sent again under the same id.
  let pending = {};
  let busy;

  const send = async (message) => {
    if (busy) return;
    busy = true;
    const key = JSON.stringify(message);
    if (pending.key !== key) pending = { key, id: draw() };
    try {
      receipt = await ask(token, { v: 1, id: pending.id, ...message });
      pending = {};
      if (message.text) draft.text = "";
      show();
      tell(said.sent);
    } catch (error) {
      tell(said.failed);
    }
    busy = false;
  };
  const turnTo = async (other) => {
    try {
      receipt = await ask(other);
      token = other;
      draft = { text: "" };
      show();
      tell("");
    } catch {
      tell(said.failed);
    }
  };
  const show = () => {
    const others = all
      .filter((each) => each !== token)
      .map((each, i) => {
        const label = fill(said.other, { time: day(said, gotAt(each)) });
        return button("class=quiet data-other data-key=other" + i, label, () => turnTo(each));
      });
    put(...receiptParts(said, token, receipt, { draft, send, tell, others }));
    seen(token, receipt);
    unmark();
  };
  show();
};

const openBoard = async (element, inline) => {
  const { host } = around;
  const [said, board] = await Promise.all([words(), fetchBoard()]);
  const title = nearest(board.title) || said.board;
  if (element === host) await makeRoom();
  const given = { element, step: "board", said, title, inline };
  const there = inline ? card(given) : present(given);
  there.draw(...boardParts(said, board));
  return there;
};

// The quiet mark on the button at the page's edge.
let dot;

const mark = (tab, label) => {
  dot?.remove();
  // A button that says so itself need not say it twice.
  const isSaid = tab?.textContent === label;
  dot = tab?.appendChild(el("span class=dot", !isSaid && el("span class=aside", label)));
};

const unmark = () => {
  const { news } = around.page;
  if (!news || hasNews()) return;
  dot?.remove();
  // A button that stands there for this alone leads here as long as the page is there.
  news.mark = () => {};
  news.isRead = true;
};

const markNews = async () => {
  if (!hasNews()) return;
  const { page, armTab, dress, host, sheet } = around;
  const { news: label } = await words();
  const root = dress(host);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  page.news = { label, mark: (tab) => mark(tab, label), open: () => openReceipt().catch(() => {}) };
  page.armTab = armTab;
  armTab();
};

// Under the thanks, once the collector has the answer: by when, and the link.
const thank = async (element, token) => {
  const { sheet } = around;
  // The last screen is drawn in a task of its own; there may be none yet, or none any more.
  await task();
  const slot = element.shadowRoot.querySelector("[data-receipt]:empty");
  if (!slot) return;
  const [said, receipt] = await Promise.all([words(), ask(token).catch(() => {})]);
  const root = around.dress(element);
  if (!slot.isConnected || slot.firstChild) return;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const told = el("p class=note role=status");
  const tell = (text) => (told.textContent = text);
  slot.append(...(receipt ? promises(said, receipt) : []), link(said, token, tell), told);
  if (receipt) seen(token, receipt);
};

export default (given) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOP_STYLE);
  Object.assign(around, given, { sheet });
  forgetWords();
  shown = dot = undefined;
  return {
    thank,
    // The receipt that the address names, and what there is news of, on this page view.
    look: async () => {
      const [, named] = /[#&]otklik\.receipt=([\w-]+)/.exec(location.hash) || [];
      if (named) openReceipt(named).catch(() => {});
      await refresh();
      await markNews();
    },
    // `open("#receipt")`, `open("#board")`.
    opened: async (name) => {
      const { hint, host, page } = around;
      if (!page.consented) return hint("the visitor's consent is needed first");
      if (page.hasDialog()) return hint("nothing shows while a dialog is open");
      try {
        if (name == "#board") await openBoard(host);
        else if (name == "#receipt") await openReceipt();
        else hint('there is no "' + name + '"; there are "#board" and "#receipt"');
      } catch (error) {
        hint(error.message);
      }
    },
    // <otklik-widget mode="board">
    boardIn: async (element) => {
      try {
        const { leave } = await openBoard(element, true);
        return { close: () => {}, destroy: leave };
      } catch (error) {
        around.hint(error.message);
      }
    },
  };
};
