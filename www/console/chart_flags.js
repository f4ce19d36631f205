/** Where the names of initiatives stand: beside their lines, and below one another where they would meet. */

const GAP = 5;

/** For each that is seen its place; `across` and `wide` in the same unit as the ends, of which `scale` are a CSS pixel. */
export function flags(marks, { across, wide, ends: [left, right], scale = 1 }) {
  const rows = [];
  return marks.flatMap(({ at, label }) => {
    const x = across(at);
    if (x < left || x > right) return [];
    const width = wide(label);
    const isAfter = x + width + 2 * GAP * scale < right;
    const from = isAfter ? x + GAP * scale : x - GAP * scale - width;
    const [head, tail] = [from - GAP * scale, from + width + GAP * scale];
    const free = rows.findIndex((row) => row.every(([begin, end]) => tail <= begin || head >= end));
    const row = free < 0 ? rows.length : free;
    (rows[row] ??= []).push([head, tail]);
    return [{ x, from, row, label }];
  });
}
