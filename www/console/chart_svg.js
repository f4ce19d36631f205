/** The chart as an SVG document of its own: what the canvas shows, with its title and the names of its lines. */

import { flags } from "./chart_flags.js";

const NS = "http://www.w3.org/2000/svg";
const MARGIN = 12;
const ROW = 18;

/** An element; a property that is nothing is left out. */
function element(name, properties, ...content) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(properties)) {
    if (value != null && value !== "") made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}

const short = (pixels) => Math.round(pixels * 100) / 100;
const path = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${short(x)} ${short(y)}`).join("");

/** The stretches of places at which there is something. */
function stretches(is, length) {
  const found = [];
  for (let at = 0; at < length; at += 1) {
    if (!is(at)) continue;
    if (at > 0 && is(at - 1)) found.at(-1).push(at);
    else found.push([at]);
  }
  return found;
}

/** The text in lines that are no wider than that; an SVG breaks none by itself. */
function broken(text, width, ctx, font) {
  const add = (lines, word) => {
    const longer = `${lines.at(-1)} ${word}`.trim();
    return ctx.measureText(longer).width > width ? [...lines, word] : [...lines.slice(0, -1), longer];
  };
  return measured(ctx, font, () => text.split(" ").reduce(add, [""])).filter(Boolean);
}

/** What is measured in that font. */
function measured(ctx, font, measure) {
  ctx.save();
  ctx.font = font;
  const found = measure();
  ctx.restore();
  return found;
}

/** What a drawn chart shows, as the text of a file. */
export function written(plot, { spec, colours, font, dashes, withBands, thin, ticks, flagRow, title }) {
  const { left, top, width, height } = Object.fromEntries(
    Object.entries(plot.bbox).map(([key, value]) => [key, value / devicePixelRatio]),
  );
  const named = spec.lines.length > 1 ? spec.lines.length : 0;
  const heading = broken(title, plot.width - left - MARGIN, plot.ctx, `600 14px ${font}`);
  const head = MARGIN + ROW * (heading.length + named);
  const across = (second) => left + plot.valToPos(second, "x");
  const down = (value) => head + top + plot.valToPos(value, "y");
  const [first, last] = [head + top, head + top + height];
  const text = (x, y, said, more) => element("text", { x: short(x), y: short(y), fill: colours.soft, ...more }, said);
  const upright = (x, stroke, dash) => element("path", { d: path([[x, first], [x, last]]), stroke, "stroke-dasharray": dash });
  const isSeen = ({ at }) => across(at) >= left && across(at) <= left + width;

  const grid = [
    ...ticks.x.map(([at, said]) => [upright(across(at), colours.line), text(across(at), last + 17, said, { "text-anchor": "middle" })]),
    ...ticks.y.map(([at, said]) => [
      element("path", { d: path([[left, down(at)], [left + width, down(at)]]), stroke: colours.line }),
      text(left - 8, down(at) + 4, said, { "text-anchor": "end" }),
    ]),
  ];
  const line = ({ value, low, high }, number) => {
    const stroke = colours.series[number % colours.series.length];
    const point = (values) => (at) => [across(spec.at[at]), down(values[at])];
    const band = stretches((at) => low[at] != null && high[at] != null, spec.at.length).map((run) =>
      element("path", { d: `${path([...run.map(point(high)), ...run.toReversed().map(point(low))])}Z`, fill: thin(stroke) }),
    );
    const drawn = stretches((at) => value[at] != null, spec.at.length).flatMap((run) => [
      element("path", { d: path(run.map(point(value))), stroke, "stroke-width": 2, "stroke-dasharray": dashes[number % dashes.length].join(" ") }),
      ...run.map(point(value)).map(([x, y]) => element("circle", { cx: short(x), cy: short(y), r: 2.5, fill: colours.ground, stroke })),
    ]);
    return [...(withBands ? band : []), ...drawn];
  };
  const wide = (label) => measured(plot.ctx, `12px ${font}`, () => plot.ctx.measureText(label).width);
  const flag = ({ x, from, row, label }) => [
    upright(x, colours.soft),
    text(from, first + 12 + row * flagRow, label, { fill: colours.ink }),
  ];
  const level = ({ from, to, value }) => {
    const ends = [Math.max(across(from), left), Math.min(across(to), left + width)];
    return ends[0] < ends[1] ? [element("path", { d: path(ends.map((x) => [x, down(value)])), stroke: colours.ink, "stroke-dasharray": "6 4" })] : [];
  };
  const names = spec.lines.slice(0, named).flatMap(({ label }, number) => {
    const y = MARGIN + ROW * (heading.length + number + 0.5);
    const stroke = colours.series[number % colours.series.length];
    const sample = { d: path([[left, y], [left + 28, y]]), stroke, "stroke-width": 2, "stroke-dasharray": dashes[number % dashes.length].join(" ") };
    return [element("path", sample), text(left + 36, y + 4, label, { fill: colours.ink })];
  });

  const size = { width: short(plot.width), height: short(head + plot.height) };
  const whole = element(
    "svg",
    { ...size, viewBox: `0 0 ${size.width} ${size.height}`, fill: "none", "font-family": font, "font-size": 12, role: "img" },
    element("title", {}, title),
    element("rect", { ...size, fill: colours.ground }),
    ...heading.map((line, at) => text(left, MARGIN + 12 + ROW * at, line, { fill: colours.ink, "font-size": 14, "font-weight": 600 })),
    ...names,
    ...grid.flat(),
    ...spec.lines.flatMap(line),
    ...spec.breaks.filter(isSeen).map(({ at }) => upright(across(at), colours.low, "3 3")),
    ...flags(spec.marks, { across, wide, ends: [left, left + width] }).flatMap(flag),
    ...spec.targets.flatMap(level),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(whole)}\n`;
}
