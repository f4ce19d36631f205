import type { Mode, Place, SurveyFile, Theme } from "./survey.js";

export type * from "./survey.js";

/** What the script tag says by its attributes. One of `site`, `file` and `config` is needed. */
export interface Options {
  /** Where `otklik.js` is fetched from: a collector's address, or a folder with the package's `files`. */
  host: string;
  /** The site's name at the collector. */
  site?: string;
  /** The survey file itself; then none is fetched. */
  file?: SurveyFile;
  /** The address of the survey file; by default the collector's. */
  config?: string;
  /** The address that takes the answers; then no collector is asked for scores. */
  endpoint?: string;
  /** The language of the widget; by default the page's, then the browser's. */
  locale?: string;
  mode?: Mode;
  place?: Place;
  /** A CSS selector of the element to stand in, for `mode: "inline"`. */
  target?: string;
  theme?: Theme;
  /** `"required"`: nothing is kept, sent or shown before `consent(true)`. */
  consent?: "required";
  /** Straight to the isolated frame, without trying WebAssembly in the page. */
  frame?: boolean;
  /** Shows surveys to try them out: nothing is kept or sent, and every card says so. */
  preview?: boolean;
  /** One browser for many people: begins anew after the thanks, and after so many seconds without a touch; `true` is 60. */
  kiosk?: number | true;
  /** Says on the console what passes between page and frame in vain. */
  debug?: boolean;
  /** The nonce of the page's Content-Security-Policy. */
  nonce?: string;
}

/** A running score, in the metric's unit. */
export interface Score {
  /** The name that survey files use. */
  metric: "nps" | "ces" | "ces1" | "csat" | "nsat" | "rating";
  /** The lowest answer there is. */
  min: number;
  /** The number of answers. */
  n: number;
  /** Absent when nobody has answered. */
  value?: number;
  /** The lower end of the 95 % interval; absent, like the upper one, for a mean. */
  low?: number;
  high?: number;
  /** How often each answer was given, from the lowest on. */
  counts: number[];
}

/** The running score of one question. */
export interface QuestionScore {
  survey: string;
  question: string;
  score: Score;
}

/** Why a survey shows or does not, in words. */
export interface Explanation {
  shows: boolean;
  reasons: string[];
}

/** What the page can listen to, and what each listener is given. */
export interface Events {
  shown: { survey: string };
  answered: { survey: string; question: string };
  completed: { survey: string };
  dismissed: { survey: string };
  /** Answers that are where they should be. */
  delivered: { answers: string[] };
  score: { survey: string; score: Score };
  /** Answers that were refused, or a sentence on why nothing shows. */
  error: { answers: string[] } | { message: string };
  /** A receipt has come for an answer, or there is news of one: how far it is. Whoever has the token has the receipt. */
  status:
    | { receipt: string; answers: string[] }
    | { receipt: string; status: "received" | "heard" | "in_work" | "done" | "declined"; news: string };
}

/** What traits and event properties may be. */
export type Properties = { [name: string]: string | number | boolean };

/** Puts the tag into the page, unless there is a widget already. A wrong option is a `TypeError`. */
export function init(options: Options): Otklik;
/** Shows a survey now, or the file's first; `"#receipt"` and `"#board"` show these. Resolves when it stands. */
export function open(survey?: string): Promise<void>;
export function close(): void;
/** Says who is here, for rules on traits and lots. Nothing of it is kept or sent. */
export function identify(id?: string | null, traits?: Properties): void;
export function track(event: string, props?: Properties): void;
/** Hears all widgets of the page; call what it returns to end that. */
export function on<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): () => void;
/** The running scores. */
export function scores(): Promise<QuestionScore[]>;
/** Tries to deliver now; resolves when it was tried. */
export function flush(): Promise<void>;
/** With `false`, what is kept in this browser is erased. */
export function consent(granted: boolean): Promise<void>;
export function explain(survey?: string): Promise<Explanation>;
/** Erases what is kept in this browser. */
export function reset(): Promise<void>;
/** Takes the widget out of the page and leaves it as it was; `init` may follow. */
export function destroy(): Promise<void>;

export interface Otklik {
  readonly init: typeof init;
  readonly open: typeof open;
  readonly close: typeof close;
  readonly identify: typeof identify;
  readonly track: typeof track;
  readonly on: typeof on;
  readonly scores: typeof scores;
  readonly flush: typeof flush;
  readonly consent: typeof consent;
  readonly explain: typeof explain;
  readonly reset: typeof reset;
  readonly destroy: typeof destroy;
}

declare const otklik: Otklik;
export default otklik;
