import { page } from "./page.js";

// A record in the page's storage, until it is told 0. Where storage is forbidden it holds for this page view alone.
const book = (storage) => {
  let held = {};
  return (change) => {
    try {
      // Where a survey is only tried out there is none.
      const { preview: paper = window[storage] } = page.tag;
      held = { ...held, ...JSON.parse(paper[page.key] || "{}"), ...change };
      if (change) paper[page.key] = JSON.stringify(held);
      if (change === 0) delete paper[page.key];
    } catch {
      held = { ...held, ...change };
    }
    if (change === 0) held = {};
    return held;
  };
};

// Until when each survey is quiet; "*" when one was last asked, and "!" which if it is not done with; "&" how many answers
// wait in the isolated frame, if there ever was one; "^" that a tab asks just now; "%" what has appeared and is not told yet (www/first/appear.js); "#" the receipts (www/loop/kept.js); "~" a score that was chosen before the widget came, until it has it.
export const memory = (page.memory = book("localStorage"));
export const session = (page.session = book("sessionStorage"));
