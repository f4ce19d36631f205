// Answers that are there before the survey is: unfinished ones of this tab, and those that a link brings.
import { silent } from "./host.js";
import { show } from "./show.js";
import { whole } from "./widget.js";

const PREFIX = "otklik.";

// What was answered of a survey before the page was loaded again, if it still asks the same.
export const unfinished = ({ id, revision }) => {
  const { "~": trail } = page.session();
  return trail?.[0] === id && trail[1] == revision && trail;
};

// What a visitor would have done to answer so (src/state/trail.rs); nothing for what is no answer. Nobody's address comes by a
// link.
const stepsOf = ({ kind, when, options }, answer) => {
  if (answer === undefined || when) return;
  if (kind == "text") return ["t" + answer, "s"];
  if (!options) return /^\d+$/.test(answer) && kind != "contact" ? ["c" + answer] : undefined;
  const chosen = options.findIndex(({ id }) => id === answer);
  return chosen < 0 ? undefined : ["m" + chosen + ",1", "s"];
};

export const takeUp = () => {
  const survey = page.file.surveys.find(unfinished);
  if (survey) silent(show(survey.id));
};

// `?otklik.nps=8`: an answer by its question's name, as a letter's link has it. Asked for once, as by any other way.
export const fillIn = async () => {
  const given = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith(PREFIX));
  if (!given[0]) return;
  const answers = Object.fromEntries(given);
  const { surveys } = await whole();
  const survey = surveys.find(({ questions: [first] }) => PREFIX + first.id in answers);
  if (!survey || page.memory()[survey.id] > Date.now()) return;
  // As far as they follow each other: what the widget would ask in between, it asks.
  const trail = ["", "", "", "", "", ""];
  for (const question of survey.questions) {
    const steps = stepsOf(question, answers[PREFIX + question.id]);
    if (!steps) break;
    trail.push(...steps);
  }
  await show(survey.id, true, undefined, undefined, undefined, trail);
};
