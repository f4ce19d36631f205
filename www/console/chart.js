/** Draws a score over time with uPlot: a line a group, its interval as a band, breaks, initiatives and plans. */

import "./language.js";
import uPlot from "uplot";
import { flags } from "./chart_flags.js";
import { written } from "./chart_svg.js";

/** Bands of more groups than this would hide one another. */
const MOST_BANDS = 2;
const HEIGHT = 280;
const FLAG_ROW = 15;

/** The colours that hold now, as the canvas knows them: the page may turn dark while the chart is there. */
function palette(element) {
  const style = (name) => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  return {
    ground: style("--card"),
    ink: style("--ink"),
    soft: style("--soft"),
    line: style("--line"),
    low: style("--tone-low"),
    series: [1, 2, 3, 4, 5, 6].map((n) => style(`--series-${n}`)),
  };
}

/** A colour that what lies behind shows through. */
const thin = (colour) => colour.replace("rgb(", "rgba(").replace(")", ", 0.15)");

const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 2]];

/** How numbers of the axis are written. */
function number({ unit, lang }) {
  const signs = unit === "points" ? "exceptZero" : "auto";
  const format = new Intl.NumberFormat(lang, { signDisplay: signs, maximumFractionDigits: unit === "mean" ? 1 : 0 });
  const tail = unit !== "percent" ? "" : lang === "ru" ? "\u00a0%" : "%";
  return (value) => format.format(value).replace("-", "−") + tail;
}

/** The data as uPlot wants it: times, then value, low and high of each group. */
function columns(spec) {
  return [spec.at, ...spec.lines.flatMap(({ value, low, high }) => [value, low, high])];
}

function options(spec, width, readout, colours, ticks) {
  const write = number(spec);
  const date = new Intl.DateTimeFormat(spec.lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  // What stands at an axis, which a picture of lines needs again.
  const kept = (name, write) => (_, splits) => {
    const said = splits.map(write);
    ticks[name] = splits.map((split, at) => [split, said[at]]);
    return said;
  };
  const axis = { stroke: colours.soft, font, grid: { stroke: colours.line, width: 1 }, ticks: { show: false } };
  const series = spec.lines.flatMap((_, at) => {
    const stroke = colours.series[at % colours.series.length];
    const edge = { stroke: "transparent", width: 0, points: { show: false }, spanGaps: false };
    return [{ stroke, width: 2, dash: DASHES[at % DASHES.length], points: { show: true, size: 5, fill: colours.ground }, spanGaps: false }, edge, edge];
  });
  const bands = hasBands(spec)
    ? spec.lines.map((_, at) => ({ series: [at * 3 + 3, at * 3 + 2], fill: thin(colours.series[at % colours.series.length]) }))
    : [];
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), "UTC"),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_, low, high) => span(spec, low, high) } },
    axes: [
      { ...axis, space: 64, values: kept("x", (second) => date.format(second * 1e3)) },
      { ...axis, size: 52, values: kept("y", write) },
    ],
    series: [{}, ...series],
    bands,
    hooks: {
      draw: [(plot) => annotate(plot, spec, colours, font)],
      setCursor: [
        ({ cursor: { idx } }) => {
          const said = idx == null ? [] : spec.lines.map(({ label, said }) => (spec.lines.length > 1 ? `${label}: ${said[idx]}` : said[idx]));
          readout.textContent = said.join(" · ");
        },
      ],
    },
  };
}

const hasBands = ({ lines }) => lines.length <= MOST_BANDS;

/** From the lowest to the highest that is drawn, plans too, with air, inside what the unit allows. */
function span({ targets, bounds: [least, most] }, low, high) {
  const plans = targets.map(({ value }) => value);
  const from = Math.min(low ?? least, ...plans);
  const to = Math.max(high ?? most, ...plans);
  const air = Math.max((to - from) * 0.08, (most - least) * 0.01);
  return [Math.max(least, from - air), Math.min(most, to + air)];
}

/** Breaks as broken lines, initiatives as flags, plans as levels. */
function annotate(plot, { breaks, marks, targets }, colours, font) {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  const ratio = devicePixelRatio;
  const across = (second) => plot.valToPos(second, "x", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  ctx.lineWidth = ratio;
  ctx.font = font.replace("12px", `${12 * ratio}px`);
  const upright = (x, dash, colour) => {
    ctx.setLineDash(dash.map((part) => part * ratio));
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  };
  for (const { at } of breaks) upright(across(at), [3, 3], colours.low);
  const wide = (label) => ctx.measureText(label).width;
  ctx.textAlign = "left";
  for (const { x, from, row, label } of flags(marks, { across, wide, ends: [bbox.left, right], scale: ratio })) {
    upright(x, [], colours.soft);
    ctx.fillStyle = colours.ink;
    ctx.fillText(label, from, bbox.top + (12 + row * FLAG_ROW) * ratio);
  }
  for (const { from, to, value } of targets) {
    const y = plot.valToPos(value, "y", true);
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    ctx.strokeStyle = colours.ink;
    ctx.beginPath();
    ctx.moveTo(Math.max(across(from), bbox.left), y);
    ctx.lineTo(Math.min(across(to), right), y);
    ctx.stroke();
  }
  ctx.restore();
}

/** Draws into the element; what is given takes it away again, or makes a picture of it. */
export function draw(element, spec) {
  const readout = element.parentElement.querySelector(".readout");
  const width = () => Math.max(240, element.clientWidth);
  let colours;
  let plot;
  const ticks = {};
  const make = () => {
    plot?.destroy();
    colours = palette(element);
    plot = new uPlot(options(spec, width(), readout, colours, ticks), columns(spec), element);
  };
  make();
  const sized = new ResizeObserver(() => plot.setSize({ width: width(), height: HEIGHT }));
  sized.observe(element);
  const dressed = new MutationObserver(make);
  dressed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const night = matchMedia("(prefers-color-scheme: dark)");
  night.addEventListener("change", make);
  return {
    remove() {
      sized.disconnect();
      dressed.disconnect();
      night.removeEventListener("change", make);
      readout.textContent = "";
      plot.destroy();
    },
    svg(title) {
      const font = getComputedStyle(document.body).fontFamily;
      const text = written(plot, { spec, colours, font, dashes: DASHES, withBands: hasBands(spec), thin, ticks, flagRow: FLAG_ROW, title });
      return new Blob([text], { type: "image/svg+xml" });
    },
    png() {
      const { canvas } = plot.ctx;
      const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
      const ctx = copy.getContext("2d");
      ctx.fillStyle = colours.ground;
      ctx.fillRect(0, 0, copy.width, copy.height);
      ctx.drawImage(canvas, 0, 0);
      return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
    },
  };
}
