// By when somebody answers and settles it, in words. English is built in; the other languages' come with the widget's.
const ENGLISH = {
  promise_first: "We answer within {n}.",
  promise_solution: "We settle it within {n}.",
  working: "{n} of working time",
};

// As people say it: two days, but 24 hours, and 40 of working time, whose days have as many as each owner's.
export const span = (locale, minutes, isWorking) => {
  const [number, unit] =
    minutes % 60 ? [minutes, "minute"] : isWorking || minutes % 1440 || minutes < 2880 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(number);
};

// Nothing where nothing is promised; `said` are the words of `locale`, if it is not English.
export const promised = ({ promise = {} }, locale, said, words = said || ENGLISH) =>
  ["first", "solution"]
    .filter((clock) => promise[clock])
    .map((clock) => {
      const { minutes, hours } = promise[clock];
      const isWorking = hours == "working";
      const time = span(locale, minutes, isWorking);
      return words["promise_" + clock].replace("{n}", isWorking ? words.working.replace("{n}", time) : time);
    })
    .join(" ");
