/** The survey file: what is asked, when, and how it looks. `docs/surveys.md` says what each field means. */
export interface SurveyFile {
  /** Where an editor finds the schema. */
  $schema?: string;
  v: 1;
  /** The site that the answers belong to: 1 to 64 letters, digits, `-`, `_`, `.`, as all ids. */
  site: string;
  /** What counts as acceptance of a batch: a result that names each answer (default), or any 2xx. */
  ack?: "results" | "status";
  /** Whether visitors may see running scores; default false. */
  scores?: boolean;
  /** What is left out of visitors' sentences before they are kept or sent; default nothing. */
  mask?: ("email" | "phone" | "card")[];
  /** Whether every visitor gets a receipt, promised or not; default false. */
  receipts?: boolean;
  /** The trait of `identify(id, traits)` that travels with each answer: a customer, a contract, a plan; default none. */
  segment?: string;
  /** Days after one survey in which no other shows by itself. */
  quiet?: { days: number };
  /** Whether Do Not Track and Global Privacy Control keep surveys from showing by themselves; default `"honour"`. */
  dnt?: "honour" | "ignore";
  surveys: [Survey, ...Survey[]];
}

/** One string for everybody, or one a language by its BCP 47 tag. */
export type Text = string | { [language: string]: string };

export interface Survey {
  id: string;
  /** Counted up whenever a wording changes: another wording begins another score. */
  revision: number;
  questions: [Question, ...Question[]];
  show?: Show;
  look?: Look;
}

/** Holds if the earlier answer is a number from `min` to `max`, or one of the options in `is`. */
export interface Condition {
  question: string;
  min?: number;
  max?: number;
  is?: string[];
}

interface Asked {
  id: string;
  /** The wording; `{id}` repeats an earlier answer. */
  text: Text;
  /** Other wordings for some earlier answers; the first whose condition holds is used. */
  wording?: { when: Condition; text: Text }[];
  /** Whether it may be left out; default false. */
  optional?: boolean;
  when?: Condition;
}

interface Scale extends Asked {
  /** How the numbers look; default `"numbers"`. */
  face?: "numbers" | "stars" | "faces" | "thumbs";
  /** What the lowest number means. */
  low?: Text;
  /** What the highest number means. */
  high?: Text;
}

/** An option of a choice, or a line of a battery. */
export interface Item {
  id: string;
  text: Text;
}

export interface ScoreQuestion extends Scale {
  kind: "nps" | "ces" | "ces1" | "nsat";
}

export interface CsatQuestion extends Scale {
  kind: "csat";
  /** The highest number; default 5. */
  max?: 3 | 5 | 7 | 10;
}

export interface RatingQuestion extends Scale {
  kind: "rating";
  /** The lowest number, 0 to 9; default 1. */
  min?: number;
  /** The highest number, up to 10; default 5. */
  max?: number;
}

export interface ChoiceQuestion extends Asked {
  kind: "choice" | "role";
  options: [Item, Item, ...Item[]];
  /** Whether several may be chosen; default false. */
  many?: boolean;
  /** Whether there is "something else" with a field; default false. */
  other?: boolean;
  /** Whether the options come in an order drawn by lot; default false. */
  shuffle?: boolean;
}

export interface BatteryQuestion extends Asked {
  kind: "battery";
  items: [Item, ...Item[]];
  /** The highest number, 2 to 10; default 5. */
  max?: number;
  low?: Text;
  high?: Text;
}

type Four = [Text, Text, Text, Text];
type Five = [Text, Text, Text, Text, Text];

/** The statements of SERVQUAL and SERVPERF by dimension. */
export interface Statements {
  tangibles: Four;
  reliability: Five;
  responsiveness: Four;
  assurance: Four;
  empathy: Five;
}

/** How much each dimension matters by the owner's word: whole numbers that add up to 100. Visitors see nothing of them. */
export interface Weights {
  tangibles: number;
  reliability: number;
  responsiveness: number;
  assurance: number;
  empathy: number;
}

export interface ServperfQuestion extends Asked {
  kind: "servperf";
  /** A collector has ready-made ones; without a collector they are needed. */
  items?: Statements;
  low?: Text;
  high?: Text;
  /** By them a second score is weighted, which stands beside the plain one. */
  weights?: Weights;
}

export interface ServqualQuestion extends Asked {
  kind: "servqual";
  /** How an excellent service is asked about; without a collector it is needed. */
  expected?: Text;
  /** A collector has ready-made ones; without a collector they are needed. */
  items?: Statements;
  low?: Text;
  high?: Text;
  /** By them a second score is weighted, which stands beside the plain one. */
  weights?: Weights;
}

export interface ContactQuestion extends Asked {
  kind: "contact";
  /** What the visitor agrees to. */
  consent: Text;
}

export interface PlainQuestion extends Asked {
  kind: "text" | "statement";
}

export type Question =
  | ScoreQuestion
  | CsatQuestion
  | RatingQuestion
  | ChoiceQuestion
  | BatteryQuestion
  | ServqualQuestion
  | ServperfQuestion
  | ContactQuestion
  | PlainQuestion;

/** What properties have to be. */
export type Wanted = { [name: string]: string | number | boolean | { min?: number; max?: number } };

export type Trigger =
  | { load: true }
  | { delay: number }
  | { time: number }
  | { scroll: number }
  | { exit: true }
  | { event: string; props?: Wanted }
  | { seen: string }
  | { clicked: string }
  | { every: number; while: string };

/** A path from `/` on, an address from `https://` or `*` on, or a regular expression; `*` stands for anything. */
export type Address = string | { regex: string };

export interface Show {
  /** Any of these shows it by itself; none means only `open()`. */
  on?: Trigger[];
  where?: { url?: [Address, ...Address[]]; not?: [Address, ...Address[]]; selector?: string };
  who?: {
    device?: ["phone" | "tablet" | "desktop", ...("phone" | "tablet" | "desktop")[]];
    language?: [string, ...string[]];
    traits?: Wanted;
    visitor?: "new" | "returning";
    /** So many, drawn by lot: above 0, up to 1. */
    share?: number;
  };
  /** When the same visitor may be asked again; after 90 days if nothing is said. */
  again?: { days: number; once?: false } | { once: true; days?: number };
  /** The first day, in UTC. */
  from?: string;
  /** The last day, in UTC. */
  until?: string;
  /** With so many completed answers to this revision it shows no more by itself; only a collector counts them. */
  quota?: number;
}

export type Mode = "popover" | "modal" | "inline" | "tab";

export type Place =
  | "top-start" | "top-center" | "top-end"
  | "middle-start" | "middle-center" | "middle-end"
  | "bottom-start" | "bottom-center" | "bottom-end";

export type Theme = "auto" | "light" | "dark";

export interface Look {
  mode?: Mode;
  place?: Place;
  /** The words on the tab. */
  label?: Text;
  theme?: Theme;
  /** A colour as `#rrggbb`. */
  accent?: string;
}
