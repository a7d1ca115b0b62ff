// @ts-check
// How one chart is drawn: its columns, axes, hatching and words.
import { clock, factor, pace } from "../api/words.js";
import { extremes, nearest, reach, trace } from "./columns.js";
import { hatching, steps, timeSteps, traceSteps } from "./dress.js";

/** @typedef {import("../api/decode.js").Charts} Charts */
/** @typedef {import("./columns.js").Columns} Columns */
/** @typedef {import("./columns.js").Piece} Piece */
/** @typedef {import("./dress.js").Dress} Dress */
/** @typedef {import("./plot.js").Chart} Chart */
/** @typedef {import("./plot.js").Panel} Panel */

const LEAST_MPS = 2.3;       // a trace never looks faster than it is because everything in it is slow
const SIDEWAYS_MPS = 0.35;   // half the height of the sideways band
const NARROW_REM = 17;       // below that there is no room for words beside a chart
const HANG_PX = 20;          // words beside a chart hang that far into the page's margin
const NEAR_END = 0.97;       // further right a number would stand over the edge
const NEAR_S = 10;           // a value speaks for no longer than that, as on the server

/** @param {Chart} chart @param {Charts} data @param {Piece[]} pieces @returns {Columns | null} */
export function columnsOf(chart, data, pieces) {
  if (chart.key === "speed") return data.speed && trace(data.speed, factor(chart.words), sidewaysOf(pieces));
  const line = data.lines[chart.key], feet = chart.words === "ft" ? 1 / 0.3048 : 1;
  const standing = chart.key === "cadence" ? 0 : null;                     // who stands has no cadence, not one of 0
  return line ? { t: line.t_s, columns: [line.values.map((v) => (v === null || v === standing ? null : v * feet))] } : null;
}

/** @param {string} key @param {string} words @param {Columns} drawn @param {number} at @param {Piece[]} pieces */
export function valueWords(key, words, drawn, at, pieces) {
  if (key === "speed" && sidewaysOf(pieces).some(({ from, to }) => from <= at && at < to)) return "sideways";
  const found = nearest(drawn, at, NEAR_S);
  if (!found) return "not known";
  const [ahead = null, back = null, unknown = null] = found, unit = factor(words);
  if (key !== "speed") return `${Math.round(ahead ?? 0)} ${words}`;
  if (unknown !== null) return `${pace(unknown / unit, words)}, direction not known`;
  const size = Math.max(ahead ?? 0, -(back ?? 0));
  return size === 0 ? "still" : `${pace(size / unit, words)} ${(back ?? 0) < 0 ? "backward" : "forward"}`;
}

/** @param {Chart} chart @param {Columns} drawn @param {Panel} panel @param {number} wide @param {Dress} look @returns {uPlot.Options} */
export function optionsOf(chart, drawn, panel, wide, look) {
  const isTrace = chart.key === "speed", narrow = wide < (NARROW_REM * look.em * 16) / 13, unit = factor(chart.words);
  return {
    width: wide, height: chart.tall, padding: [isTrace ? 18 : 22, 0, isTrace ? 0 : 6, 0], legend: { show: false },
    scales: { x: { time: false, range: () => panel.range }, y: { range: () => (isTrace ? reach(drawn.columns, LEAST_MPS * unit) : lineRange(drawn)) } },
    cursor: { y: false, points: { show: false }, sync: { key: "run", scales: ["x", null] }, drag: { x: true, y: false, setScale: false, dist: 6 }, bind: { dblclick: () => null } },
    axes: [isTrace ? timeAxis(look) : { show: false }, valueAxis(isTrace, narrow, look)],
    ...(isTrace ? traceSeries(look) : { series: [{}, { stroke: look.ink, width: 1.5, points: { show: false }, spanGaps: false }] }),
    hooks: {
      draw: [(plot) => (isTrace ? ground(plot, look, sidewaysOf(panel.pieces), SIDEWAYS_MPS * unit) : marks(plot, drawn, look))],
      setSelect: [(plot) => select(plot, panel)],
      setCursor: [(plot) => { if (plot.over.matches(":hover")) panel.say((plot.cursor.left ?? -1) < 0 ? null : plot.posToVal(plot.cursor.left ?? 0, "x")); }],
    },
  };
}

/** @param {Piece[]} pieces */
const sidewaysOf = (pieces) => pieces.filter(({ travel }) => travel === "sideways");

/** @param {Dress} look @returns {Pick<uPlot.Options, "series" | "bands">} */
function traceSeries(look) {
  const area = (/** @type {string} */ fill) => ({ stroke: fill, width: 0, fill, fillTo: () => 0, points: { show: false }, spanGaps: false });
  const edge = { stroke: look.unknown, width: 0.75, points: { show: false }, spanGaps: false };
  return {
    series: [{}, area(look.forward), area(look.backward), edge, edge],
    // uPlot's types know colours only; a canvas takes a pattern as well
    bands: [{ series: [3, 4], fill: /** @type {any} */ (() => hatching(look, devicePixelRatio)) }],
  };
}

/** @param {Dress} look @returns {uPlot.Axis} */
function timeAxis(look) {
  const word = (/** @type {number} */ t, /** @type {number} */ first, /** @type {number} */ step) => {
    if (step % 60) return t === 0 ? "0 min" : clock(t);
    const [size, unit] = step % 3600 ? [60, "min"] : [3600, "h"];            // as below the ribbon on top of the page
    return t === first ? `${t / size} ${unit}` : String(t / size);
  };
  return {
    stroke: look.soft, font: look.font, size: look.em * 2, gap: 4, grid: { show: false }, ticks: { show: false },
    splits: (plot, _axis, low, high) => timeSteps(low, low + (high - low) * NEAR_END, plot.width / (look.em * 5)),
    values: (_plot, splits) => splits.map((t) => word(t, splits[0] ?? 0, (splits[1] ?? 60) - (splits[0] ?? 0))),
  };
}

/** @param {boolean} isTrace @param {boolean} narrow @param {Dress} look @returns {uPlot.Axis} */
function valueAxis(isTrace, narrow, look) {
  const signed = (/** @type {number} */ v) => (v === 0 ? "0" : `${Math.abs(v)} ${v > 0 ? "forward" : "backward"}`);
  return {
    stroke: look.soft, font: look.font, size: narrow ? 0 : look.gutter + HANG_PX, gap: 6, ticks: { show: false },
    grid: { stroke: look.edge, width: 1, dash: [1, 4] },
    splits: (_plot, _axis, low, high) => (isTrace ? traceSteps(low, high) : steps(low, high, 3)),
    values: (_plot, splits) => splits.map((v) => (narrow ? "" : isTrace ? signed(v) : String(v))),
  };
}

/** @param {Columns} drawn @returns {[number, number]} */
function lineRange({ t, columns }) {
  const found = extremes(t, columns[0] ?? []);
  if (!found) return [0, 1];
  const span = Math.max(found.high.v - found.low.v, 4);
  return [found.low.v - span * 0.24, found.high.v + span * 0.05];
}

/** The ground line, and what went sideways as a band on it. @param {uPlot} plot @param {Dress} look @param {Piece[]} sideways @param {number} half */
function ground(plot, look, sideways, half) {
  const { ctx, bbox } = plot, y = Math.round(plot.valToPos(0, "y", true)), reach = y - plot.valToPos(half, "y", true);
  ctx.fillStyle = look.sideways;
  for (const { from, to } of sideways) {
    const left = Math.max(plot.valToPos(from, "x", true), bbox.left), right = Math.min(plot.valToPos(to, "x", true), bbox.left + bbox.width);
    if (right > left) ctx.fillRect(left, y - reach, right - left, 2 * reach);
  }
  ctx.fillStyle = look.ink;
  ctx.fillRect(bbox.left, y, bbox.width, Math.max(1, Math.round(devicePixelRatio)));
}

/** Lowest and highest value, each with its number. @param {uPlot} plot @param {Columns} drawn @param {Dress} look */
function marks(plot, { t, columns }, look) {
  const found = extremes(t, columns[0] ?? []), ratio = devicePixelRatio, { ctx, bbox } = plot;
  if (!found) return;
  ctx.font = `${look.em * ratio}px ${look.family}`;
  ctx.fillStyle = look.ink;
  ctx.strokeStyle = look.paper;
  ctx.lineJoin = "round";
  for (const [point, up] of /** @type {const} */ ([[found.high, true], [found.low, false]])) {
    const x = plot.valToPos(point.t, "x", true), y = plot.valToPos(point.v, "y", true), edge = 26 * ratio;
    ctx.textAlign = x > bbox.left + bbox.width - edge ? "right" : x < bbox.left + edge ? "left" : "center";
    ctx.beginPath();
    ctx.arc(x, y, 2.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.lineWidth = 4 * ratio;
    const words = String(Math.round(point.v)), at = y + (up ? -6 : 17) * ratio;
    ctx.strokeText(words, x, at);
    ctx.fillText(words, x, at);
  }
}

/** @param {uPlot} plot @param {Panel} panel */
function select(plot, panel) {
  const { left, width } = plot.select;
  if (width < 6) return;
  /** @type {[number, number]} */
  const range = [Math.max(plot.posToVal(left, "x"), 0), Math.min(plot.posToVal(left + width, "x"), panel.lengthS)];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (range[1] - range[0] >= 2) void panel.show(range);
}
