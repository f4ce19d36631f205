/** Numbers and times as people of the page's language write them. Nothing is computed here but the wording. */

import { language, texts } from "./texts.js";

const locale = language === "ru" ? "ru" : navigator.language?.toLowerCase().startsWith("en") ? navigator.language : "en";

const signedPoints = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: "exceptZero" });
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const plural = new Intl.PluralRules(locale);
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const languages = new Intl.DisplayNames([locale], { type: "language" });

/** A score in whole points with its sign: "+27", "−12", "0". */
export function points(value) {
  // Intl writes a hyphen in both languages; beside a large figure it reads as a dash.
  return signedPoints.format(value).replace("-", "−");
}

const WRITTEN = {
  points,
  index: (value) => whole.format(value),
  percent,
  mean: (value) => tenths.format(value),
};

/** A score in its unit: "+27", "125", "42%", "5.8". */
export function inUnit(value, { name }) {
  return WRITTEN[name](value);
}

/** The "±" of an interval in its unit, without a sign. */
export function width(margin, { name }) {
  return (name === "mean" ? tenths : whole).format(margin);
}

/** "1,204". */
export function count(n) {
  return whole.format(n);
}

/** "1,204 answers", or in the words of another list of forms. */
export function answers(n, forms = "answers") {
  return `${whole.format(n)} ${texts[forms][plural.select(n)]}`;
}

/** "42%", from 42. */
export function percent(value) {
  return share.format(value / 100);
}

/** The time of day to the second. */
export function timeOfDay(date) {
  return clock.format(date);
}

/** Date and time in full. */
export function fullTime(date) {
  return moment.format(date);
}

/** How long ago `date` was, seen from `now`; the date itself once that is a month. */
export function timeAgo(date, now) {
  const minutes = Math.floor((now - date) / 60_000);
  // Clocks differ: a comment from "the future" has just come.
  if (minutes < 1) return texts.justNow;
  if (minutes < 60) return ago.format(-minutes, "minute");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return ago.format(-hours, "hour");
  const days = Math.floor(hours / 24);
  return days < 30 ? ago.format(-days, "day") : day.format(date);
}

/** A language tag's name in the page's language; the tag itself when it names none. */
export function languageName(tag) {
  try {
    return languages.of(tag);
  } catch {
    // The tag came from a visitor's browser and need not be a tag at all.
    return tag;
  }
}
