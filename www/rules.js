// Where, to whom and on what a survey shows, beyond loading, delays and events. The loader fetches this only for a survey
// file that says so.
import { device } from "./device.js";

// Equal values, or a number between two; what a page adds to Object.prototype is nobody's.
const fits = (wanted, given) =>
  Object.entries(wanted || {}).every(([name, test]) => {
    const value = { __proto__: null, ...given }[name];
    return test === Object(test)
      ? value >= (test.min ?? -Infinity) && value <= (test.max ?? Infinity)
      : value === test;
  });

// What stands for rules that are left out: nothing of what a page adds to Object.prototype either.
const none = { __proto__: null };

const address = () => location.href.split("#")[0];

const glob = (text) =>
  "^" + encodeURI(text).replace(/%25/g, "%").replace(/[^*\w]/g, "\\$&").replace(/\*/g, ".*") + "$";

const isHere = (rule) => RegExp(rule === Object(rule) ? rule.regex : glob(rule)).test(rule[0] === "/" ? location.pathname : address());

// What cannot be read, such as a selector, holds nowhere.
const holds = (rule) => {
  try {
    return rule();
  } catch {}
};

// From 0 to 1, and the same for the same text.
const lot = (text) => {
  let hash = 0;
  // The characters at the end spread the one before them over all bits.
  for (const character of text + "...") {
    hash = Math.imul(hash ^ character.charCodeAt(), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  return (hash >>> 0) / 2 ** 32;
};

const today = () => new Date().toISOString().slice(0, 10);

// In `memory` "+" is when the visitor first came, "@" what lots are drawn by; in `session` "+" is when the tab came, and
// each task has its start.
export default ({ memory, session, listen, later, endings, locale, who }) => {
  const kept = (book, name, first) => book()[name] || book({ [name]: first })[name];

  const speaks = (language) => (locale + "-").toLowerCase().startsWith(language.toLowerCase() + "-");

  const triggers = {
    time: (seconds, due) => later(kept(session, "+", Date.now()) + seconds * 1e3 - Date.now(), due),
    exit: (_, due) => listen(document, "mouseout", (event) => event.relatedTarget || event.clientY > 0 || due()),
    scroll: (part, due) => {
      let was;
      listen(window, "scroll", () => {
        const { scrollTop, scrollHeight, clientHeight } = document.scrollingElement;
        const is = scrollTop / (scrollHeight - clientHeight - 1) >= part;
        if (is && !was) due();
        was = is;
      });
    },
    clicked: (selector, due) => listen(document, "click", ({ target }) => holds(() => target.closest(selector)) && due()),
    seen: (selector, due) => {
      const sight = new IntersectionObserver((sights) => sights.some((each) => each.intersectionRatio >= 0.5) && due(), {
        threshold: 0.5,
      });
      const look = () => holds(() => document.querySelectorAll(selector).forEach((element) => sight.observe(element)));
      const growth = new MutationObserver(look);
      growth.observe(document, { childList: true, subtree: true });
      endings.push(() => [sight, growth].forEach((each) => each.disconnect()));
      look();
    },
    every: (seconds, due, { while: task }, hearing) => {
      const period = seconds * 1e3;
      const next = (since) =>
        later(period - ((Date.now() - since) % period), () => {
          if (session()[task] !== since) return;
          due();
          next(since);
        });
      let since;
      const look = () => since === (since = session()[task]) || (since && next(since));
      look();
      hearing.push((event) => {
        if (event === task + ".start") kept(session, task, Date.now());
        if (event === task + ".stop") session({ [task]: 0 });
        look();
      });
    },
  };

  return {
    fits,
    arm: ({ on = [], who }, due, hearing) => {
      if (who?.visitor) kept(memory, "+", Date.now());
      for (const each of on) for (const name of Object.keys(each)) triggers[name]?.(each[name], due, each, hearing);
    },
    // Why the survey does not show here and now, as far as its rules say.
    against: ({ id, show: { where = none, who: whom = none, from, until, full } }) => {
      const [person, traits] = who();
      const visitor = whom.visitor && (Date.now() - kept(memory, "+", Date.now()) < 432e5 ? "new" : "returning");
      return [
        full && "it has the answers that it asks for",
        from > today() && "it begins on " + from,
        until < today() && "it ended on " + until,
        where.url && !holds(() => where.url.some(isHere)) && "the address is not in where.url",
        where.not && !holds(() => !where.not.some(isHere)) && "the address is in where.not",
        where.selector && !holds(() => document.querySelector(where.selector)) && where.selector + " is not on the page",
        whom.device && !whom.device.includes(device()) && "the device is a " + device(),
        whom.language && !whom.language.some(speaks) && "the language is " + locale,
        !fits(whom.traits, traits) && "the traits do not fit",
        whom.visitor !== visitor && "the visitor is " + visitor,
        whom.share &&
          whom.share <= lot((person || kept(memory, "@", Math.random() + "")) + ":" + id) &&
          "the visitor is not in the share of " + whom.share,
      ];
    },
    // Pages change their address without a new document.
    watch: (undo, arrive) => {
      let place = address();
      // Nothing that goes wrong here may reach the page's own call.
      const moved = async () => {
        if (address() === place) return;
        place = address();
        arrive();
      };
      if (window.navigation) return listen(navigation, "currententrychange", moved, undo);
      listen(window, "popstate", moved, undo);
      for (const name of ["pushState", "replaceState"]) {
        const own = Object.getOwnPropertyDescriptor(history, name);
        const original = history[name];
        const hook = (history[name] = function (...given) {
          original.apply(this, given);
          moved();
        });
        undo.push(() => {
          if (history[name] !== hook) return;
          if (own) Object.defineProperty(history, name, own);
          else delete history[name];
        });
      }
    },
  };
};
