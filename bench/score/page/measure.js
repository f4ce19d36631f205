// Measures wasm and plain JavaScript on the same answers, and compares what they say.
import { Counter, CounterWithInterval, counts, naive } from "./plain.js";

const BUILDS = ["small", "fast"];
const ANSWERS = 400_000;
const PER_DAY = 40; // 10,000 days
const KEPT = [1_000, 10_000, 100_000];
const ONE_BY_ONE = 10_000;
const LEAST_MS = 25;

/** Answers that nothing can foresee, the same at each run: xorshift by G. Marsaglia. */
function drawn(many) {
  let state = 2463534242;
  return Uint8Array.from({ length: many }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % 11;
  });
}

const answers = drawn(ANSWERS);
const subjects = {};
for (const build of BUILDS) {
  const { default: init, Subject } = await import(`./${build}/subject.js`);
  await init();
  subjects[build] = new Subject(answers, PER_DAY);
}

/** Whatever is computed goes here, so that no engine can leave it out. */
let sink = 0;

/** Nanoseconds for one of the `items` that one call of `work` deals with. */
function nanoseconds(items, work) {
  let calls = 0;
  let took = 0;
  const start = performance.now();
  do {
    sink += work();
    calls += 1;
    took = performance.now() - start;
  } while (took < LEAST_MS);
  return (took * 1e6) / (calls * items);
}

function oneByOne(score) {
  let sum = 0;
  for (let at = 0; at < ONE_BY_ONE; at += 1) sum += score.take(answers[at]);
  return sum;
}

function oneByOneWithInterval(score) {
  let sum = 0;
  for (let at = 0; at < ONE_BY_ONE; at += 1) {
    sum += score.take(answers[at]) + score.low + score.high;
  }
  return sum;
}

function oneByOneInWasm(subject) {
  let sum = 0;
  subject.reset();
  for (let at = 0; at < ONE_BY_ONE; at += 1) {
    sum += subject.take(answers[at]) + subject.low() + subject.high();
  }
  return sum;
}

/** One array of `kept` answers, into which each new one goes before all are counted again. */
function recomputing(kept) {
  const array = Array.from(answers.subarray(0, kept));
  let at = 0;
  return () => {
    array[at % kept] = answers[at % ANSWERS];
    at += 1;
    return naive(array);
  };
}

const recompute = Object.fromEntries(KEPT.map(kept => [kept, recomputing(kept)]));

const tasks = [
  ...BUILDS.flatMap(build => {
    const subject = subjects[build];
    return [
      [`${build} add`, () => nanoseconds(ANSWERS, () => Number(subject.recount()[0]))],
      [`${build} merge`, () => nanoseconds(1, () => Number(subject.merge_days()[0]))],
      [`${build} take`, () => nanoseconds(ONE_BY_ONE, () => oneByOneInWasm(subject))],
      // After `take` there is a running score to make.
      [`${build} score`, () => nanoseconds(10_000, () => subject.score(10_000))],
    ];
  }),
  ["plain add", () => nanoseconds(ANSWERS, () => counts(answers)[0])],
  ["plain take", () => nanoseconds(ONE_BY_ONE, () => oneByOne(new Counter()))],
  [
    "plain take with interval",
    () => nanoseconds(ONE_BY_ONE, () => oneByOneWithInterval(new CounterWithInterval())),
  ],
  ...KEPT.map(kept => [`naive ${kept}`, () => nanoseconds(1, recompute[kept])]),
];

function same(what, found, expected) {
  if (!Object.is(found, expected)) throw new Error(`${what}: ${found} instead of ${expected}`);
}

/** Throws unless wasm and plain JavaScript say the same to the bit. */
function check() {
  const expected = counts(answers);
  for (const build of BUILDS) {
    const subject = subjects[build];
    for (const [what, found] of [["recount", subject.recount()], ["days", subject.merge_days()]]) {
      same(`${build} ${what}`, Array.from(found, Number).join(), expected.join());
    }
    const [counter, withInterval] = [new Counter(), new CounterWithInterval()];
    subject.reset();
    for (let at = 0; at < Math.max(...KEPT); at += 1) {
      const value = subject.take(answers[at]);
      same(`${build} value of ${at + 1}`, value, counter.take(answers[at]));
      same(`${build} value of ${at + 1}`, value, withInterval.take(answers[at]));
      same(`${build} low of ${at + 1}`, subject.low(), withInterval.low);
      same(`${build} high of ${at + 1}`, subject.high(), withInterval.high);
      if (KEPT.includes(at + 1)) {
        const array = Array.from(answers.subarray(0, at + 1));
        same(`${build} naive of ${at + 1}`, value, naive(array));
        same(`${build} score of ${at + 1}`, subject.score(3), value);
      }
    }
  }
  return KEPT.length * BUILDS.length;
}

/** Every task once, each round beginning with another one: nanoseconds by name. */
function round(number) {
  const first = number % tasks.length;
  const order = [...tasks.slice(first), ...tasks.slice(0, first)];
  return Object.fromEntries(order.map(([name, measure]) => [name, measure()]));
}

window.bench = { check, round, sink: () => sink };
