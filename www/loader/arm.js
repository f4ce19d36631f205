import { against, barred } from "./against.js";
import { none } from "./bare.js";
import { end, later } from "./endings.js";
import { hint, more } from "./more.js";
import { page } from "./page.js";

export const ask = async (survey) => {
  page.elsewhere = 0;
  if (against(survey)[0]) return;
  try {
    // Both are on their way before either has come.
    if (page.drawn && !page.given.first) page.step(survey.id).catch(() => {});
    (await more()).ask(survey);
  } catch (error) {
    hint(error.message);
  }
};

// Waits for what shows a survey, from now on and at this address.
export const arm = (page.arm = () => {
  end(page.endings);
  const hearing = (page.hearing = []);
  if (barred()) return;
  if (page.armTab) page.armTab();
  for (const survey of page.file.surveys) {
    // Asked anew at each occasion: the visitor may have answered since the page came, or in another tab.
    const due = () => ask(survey);
    const { show = none } = survey;
    const { rules } = page;
    if (rules) rules.arm(show, due, hearing);
    for (const on of show.on || []) {
      if (on.load || on.delay >= 0) later(on.delay * 1e3, due);
      if (on.event) {
        hearing.push((event, props) => event === on.event && (!on.props || (rules && rules.fits(on.props, props))) && due());
      }
    }
  }
});
