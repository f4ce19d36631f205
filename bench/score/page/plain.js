// The same score in plain JavaScript: what a dashboard without the crate does.

/** From scratch over all answers, as is usual: two passes, no interval. */
export function naive(answers) {
  const promoters = answers.filter(answer => answer >= 9).length;
  const detractors = answers.filter(answer => answer <= 6).length;
  return (100 * (promoters - detractors)) / answers.length;
}

/** Kept while answers come in, without an interval. */
export class Counter {
  n = 0;
  promoters = 0;
  detractors = 0;

  take(answer) {
    this.n += 1;
    if (answer >= 9) this.promoters += 1;
    else if (answer <= 6) this.detractors += 1;
    return (100 * (this.promoters - this.detractors)) / this.n;
  }
}

const Z = 1.959963984540054;

/** Kept while answers come in, with the adjusted Wald interval of 95 %. */
export class CounterWithInterval extends Counter {
  low = NaN;
  high = NaN;

  take(answer) {
    const value = super.take(answer);
    const n = this.n + 3;
    const p = (this.promoters + 0.75) / n;
    const m = (this.detractors + 0.75) / n;
    const centre = p - m;
    const half = Z * Math.sqrt((p + m - centre * centre) / n);
    this.low = Math.min(Math.max(100 * (centre - half), -100), value);
    this.high = Math.max(Math.min(100 * (centre + half), 100), value);
    return value;
  }
}

/** How many times each answer was given. */
export function counts(answers) {
  const counts = new Array(11).fill(0);
  for (let at = 0; at < answers.length; at += 1) counts[answers[at]] += 1;
  return counts;
}
