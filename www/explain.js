// Why a survey does not show by itself here and now, or on what it does. Fetched when `otklik.explain()` is called; `page` is what
// the loader knows (www/loader/page.js).

// What the loader tells by name, and what goes with it. What rules.js tells is in words already.
const WORDS = {
  __proto__: null,
  dnt: () => "the browser asks not to track",
  consent: () => "there is no consent",
  rules: () => "its rules have not come",
  call: () => "only open() shows it",
  once: () => "it was asked and rests",
  rests: (until) => "it was asked and rests until " + new Date(until).toJSON(),
  quiet: (days) => "a survey was asked in the last " + days + " days",
  busy: (survey) => survey + " is on the screen",
  elsewhere: () => "another tab asks",
  dialog: () => "a dialog is open",
};

const said = (reason) => {
  const [name, value] = [].concat(reason);
  return name in WORDS ? WORDS[name](value) : reason;
};

export default (page, id) => {
  const { file } = page;
  const survey = file && (id ? page.find(id) : file.surveys[0]);
  const reasons = survey
    ? page.against(survey).map(said)
    : [file ? "there is no such survey" : "the survey file has not come"];
  const shows = !reasons[0];
  return { shows, reasons: shows ? ["it shows on " + JSON.stringify(survey.show.on)] : reasons };
};
