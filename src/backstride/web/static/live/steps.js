// @ts-check
// Steps as they come: as `motion/live_steps.py`, and explained there.
import { bothWays, mean, rhythmOf, skewness, spread } from "./filters.js";
import { isFoot } from "./cues.js";
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./window.js").Level} Level */
/** @typedef {import("./filters.js").Section} Section */
/** @typedef {ReturnType<typeof makeSteps>} Steps */

export const STEPS = Object.freeze({
  lowHz: 0.7, legLowHz: 0.4, highHz: 4, windowS: 3, shortestS: 0.24, longestS: 1, legShortestS: 0.42, legLongestS: 1.7,
  firstPeak: 0.7, apart: 0.62, riseMps2: 0.8, legRiseRadps: 1, spreadMps2: 0.35, legSpreadRadps: 0.35, settleS: 0.3,
  runAboveMps2: 5, padS: 1,
});

/** Placements that feel their own leg only: one swing is two steps. @param {import("./cues.js").Placement} placement */
export const isLeg = (placement) => placement === "thigh" || isFoot(placement);

/** @param {number} [count] */
export const makeSteps = (count = 0) => ({ count, lastAt: -1e9, cadenceSpm: 0, peaks: /** @type {number[]} */ ([]) });

const SIGNAL = numbers(1024), SWING = numbers(1024);

/** Find the peaks of a window whose last moment is number `newest`; count the new ones. @param {typeof STEPS} params @param {Steps} state @param {Section[]} sections @param {number} rateHz @param {Column} signal @param {number} n @param {number} newest @param {boolean} leg */
export function countSteps(params, state, sections, rateHz, signal, n, newest, leg) {
  bothWays(sections, signal, n, Math.trunc(params.padS * rateHz), SIGNAL);
  const late = Math.max(n - Math.trunc(params.windowS * rateHz), 0);
  const shortestS = leg ? params.legShortestS : params.shortestS, longestS = leg ? params.legLongestS : params.longestS;
  state.peaks = [];
  state.cadenceSpm = 0;
  if (spread(SIGNAL, late, n) < (leg ? params.legSpreadRadps : params.spreadMps2)) return;
  const rhythm = rhythmOf(SIGNAL, late, n, rateHz, shortestS, longestS, params.firstPeak);
  const apart = params.apart * rhythm.periodS * rateHz, each = leg ? 2 : 1;
  const found = peaksOf(SIGNAL, n, apart, leg ? params.legRiseRadps : params.riseMps2).filter((i) => i < n - params.settleS * rateHz);
  for (const i of found) {
    const at = newest - (n - 1 - i);
    if (at <= state.lastAt + Math.max(apart, shortestS * rateHz)) continue;
    state.count += each;
    state.lastAt = at;
    state.peaks.push(at);
  }
  if (rhythm.periodS > 0 && found.some((i) => i >= late)) state.cadenceSpm = (60 * each) / rhythm.periodS;
}

/** What rises once a step (vertical acceleration) or once a stride (the main swing of a leg). @param {Window} window @param {Level} level @param {boolean} leg */
export function stepSignal(window, level, leg) {
  if (!leg) return level.up;
  const { from, n, spin: [x, y] } = window, mx = mean(x, from, from + n), my = mean(y, from, from + n);
  let xx = 0, yy = 0, xy = 0;
  for (let i = from; i < from + n; i += 1) {
    const a = x[i] - mx, b = y[i] - my;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  const angle = 0.5 * Math.atan2((2 * xy) / n, xx / n - yy / n), c = Math.cos(angle), s = Math.sin(angle);
  for (let i = 0; i < n; i += 1) SWING[i] = c * x[from + i] + s * y[from + i];
  // An axis has no sign of its own: the fast part of a swing counts as up, so that it is met once a stride.
  if (skewness(SWING, 0, n) < 0) for (let i = 0; i < n; i += 1) SWING[i] = -SWING[i];
  return SWING;
}

/** Highest first, each bars its surroundings; each stands out by `rise` from both its valleys. @param {Column} values @param {number} n @param {number} apart @param {number} rise @returns {number[]} */
function peaksOf(values, n, apart, rise) {
  const tops = /** @type {number[]} */ ([]), kept = /** @type {number[]} */ ([]);
  for (let i = 1; i < n - 1; i += 1) {
    if (values[i] >= values[i - 1] && values[i] > values[i + 1] && standsOut(values, n, i) >= rise) tops.push(i);
  }
  tops.sort((a, b) => values[b] - values[a] || a - b);
  for (const i of tops) if (kept.every((j) => Math.abs(i - j) >= apart)) kept.push(i);
  return kept.sort((a, b) => a - b);
}

/** How deep the higher of the two valleys beside a peak lies below it. @param {Column} values @param {number} n @param {number} at */
function standsOut(values, n, at) {
  const top = values[at];
  let higher = -Infinity;
  for (const step of [-1, 1]) {
    let lowest = top;
    for (let i = at + step; i >= 0 && i < n && values[i] <= top; i += step) lowest = Math.min(lowest, values[i]);
    higher = Math.max(higher, lowest);
  }
  return top - higher;
}
