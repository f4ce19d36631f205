/** The owner's live page: signs in where that is asked, follows one site, and shows what comes. */

import { signIn, SignedOut, signOut, sites } from "./api.js";
import { CommentList } from "./comments.js";
import { follow } from "./feed.js";
import { inUnit, timeOfDay } from "./format.js";
import { ScoreCard } from "./score.js";
import { fillTexts, language, texts } from "./texts.js";

/** The one site whose visitors are sent by the shop that the collector itself can serve. */
const DEMO_SITE = "demo";
const RETRY_MS = 3_000;
const TICK_MS = 20_000;
/** The session's cookie cannot be read here; this mark remembers that there is one to sign out of. */
const SESSION_MARK = "otklik-console-session";

const slot = (name) => document.querySelector(`[data-slot="${name}"]`);
const comments = new CommentList(slot("comments"));
const cards = new Map();
let stopFollowing = () => {};

/** Shows one of the page's three states: the sign-in form, a note, or the board. */
function turnTo(name) {
  for (const each of ["door", "note", "board"]) slot(each).hidden = each !== name;
}

function showNote(text) {
  slot("note").textContent = text;
  turnTo("note");
}

function showState(state) {
  const element = document.querySelector('[data-live="state"]');
  element.dataset.state = state;
  if (element.textContent !== texts[state]) element.textContent = texts[state];
  if (state === "reconnecting" && slot("board").hidden) showNote(texts.tryingAgain);
}

function showLive(data) {
  slot("updated").textContent = texts.updated(timeOfDay(new Date(data.at)));
  const seen = new Set();
  for (const score of data.scores) {
    const key = JSON.stringify([score.survey, score.question]);
    seen.add(key);
    if (!cards.has(key)) cards.set(key, new ScoreCard());
    const card = cards.get(key);
    if (!card.element.isConnected) slot("scores").append(card.element);
    card.show(score, data.site === DEMO_SITE);
  }
  for (const [key, card] of cards) {
    if (seen.has(key)) continue;
    card.element.remove();
    cards.delete(key);
  }
  comments.show(data.comments, new Date());
  slot("no-comments").hidden = data.comments.length > 0;
  const first = data.scores[0];
  document.title = first?.n > 0 ? `${inUnit(first.value, first.unit)} · ${data.site} · Otklik` : `${data.site} · Otklik`;
  if (first) turnTo("board");
  else showNote(texts.noQuestions);
}

function open(site) {
  stopFollowing();
  for (const card of cards.values()) card.element.remove();
  cards.clear();
  comments.clear();
  slot("updated").textContent = "";
  slot("site").textContent = site;
  stopFollowing = follow(site, { live: showLive, state: showState, signedOut: askToken });
}

function offerSites(names) {
  const asked = new URL(location).searchParams.get("site");
  const chosen = names.includes(asked) ? asked : names[0];
  const select = slot("sites");
  select.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  select.parentElement.hidden = names.length < 2;
  slot("site").hidden = false;
  slot("site").classList.toggle("unseen", names.length > 1);
  return chosen;
}

/** `localStorage` throws where the browser blocks it; then there is only no sign-out button after a reload. */
function markSession(signedIn) {
  try {
    if (signedIn) localStorage.setItem(SESSION_MARK, "1");
    else localStorage.removeItem(SESSION_MARK);
  } catch {}
  slot("leave").hidden = !signedIn;
}

function sessionMarked() {
  try {
    return localStorage.getItem(SESSION_MARK) !== null;
  } catch {
    return false;
  }
}

function askToken() {
  stopFollowing();
  markSession(false);
  slot("site").hidden = true;
  slot("sites").parentElement.hidden = true;
  slot("updated").textContent = "";
  const state = document.querySelector('[data-live="state"]');
  state.dataset.state = "signed-out";
  state.textContent = "";
  document.title = `${texts.signIn} · Otklik`;
  turnTo("door");
  slot("door").elements.token.focus();
}

async function start() {
  try {
    const names = await sites();
    slot("leave").hidden = !sessionMarked();
    if (names.length === 0) return showNote(texts.noSites);
    open(offerSites(names));
  } catch (error) {
    if (error instanceof SignedOut) return askToken();
    showState("reconnecting");
    setTimeout(start, RETRY_MS);
  }
}

slot("door").addEventListener("submit", async (event) => {
  event.preventDefault();
  const door = event.currentTarget;
  const button = door.querySelector("button");
  slot("error").textContent = "";
  button.disabled = true;
  const status = await signIn(door.elements.token.value.trim());
  button.disabled = false;
  if (status >= 200 && status < 300) {
    door.reset();
    door.hidden = true;
    markSession(true);
    return start();
  }
  slot("error").textContent = { 401: texts.wrongToken, 429: texts.tooManyTries }[status] ?? texts.noReply;
  door.elements.token.select();
});

slot("leave").addEventListener("click", async () => {
  if (await signOut()) askToken();
});

slot("sites").addEventListener("change", (event) => {
  const site = event.currentTarget.value;
  history.replaceState(null, "", `?site=${encodeURIComponent(site)}`);
  open(site);
});

setInterval(() => comments.tick(new Date()), TICK_MS);
document.documentElement.lang = language;
fillTexts(document);
showState("connecting");
start();
