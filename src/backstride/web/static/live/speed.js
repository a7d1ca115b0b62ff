// @ts-check
// How chest speed changes from tick to tick: as `motion/live_speed.py`, and explained there.
import { allKnown } from "./features.js";
import { numbers, within } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./window.js").Level} Level */
/** Into a tick, in its chest frame. @typedef {{turn: [number, number], gainedMps: [number, number], known: boolean}} Change */

export const SPEED = Object.freeze({ smoothS: 1.2 });

/** The weights of the mean, an odd number; they sum to 1. @param {typeof SPEED} params @param {number} rateHz @returns {Column} */
export function hannOf(params, rateHz) {
  const half = Math.max(Math.floor(Math.trunc(params.smoothS * rateHz) / 2), 1), hann = numbers(2 * half + 1);
  let total = 0;
  for (let i = -half; i <= half; i += 1) total += hann[i + half] = 0.5 + 0.5 * Math.cos((Math.PI * i) / (half + 1));
  for (let i = 0; i < hann.length; i += 1) hann[i] /= total;
  return hann;
}

/** The changes into each tick, by their middle moments. @param {Column} hann @param {number} rateHz @param {Window} window @param {Level} level @param {number[]} middles @param {number} tick @returns {Change[]} */
export function changesOf(hann, rateHz, window, level, middles, tick) {
  const { from, n, felt: [x, y] } = window, { east, north, cos, sin } = level;
  east[0] = north[0] = 0;
  for (let i = 0; i < n; i += 1) {
    east[i + 1] = east[i] + x[from + i] / rateHz;
    north[i + 1] = north[i] + y[from + i] / rateHz;
  }
  return middles.map((middle) => {
    const before = Math.max(middle - tick, 0);
    const dx = smoothed(hann, east, middle, n) - smoothed(hann, east, before, n);
    const dy = smoothed(hann, north, middle, n) - smoothed(hann, north, before, n);
    const c0 = cos[before], s0 = sin[before], c1 = cos[middle], s1 = sin[middle];
    return {
      turn: [c0 * c1 + s0 * s1, s0 * c1 - c0 * s1],
      gainedMps: [dx * c1 + dy * s1, dy * c1 - dx * s1],
      known: allKnown(window, before, middle + 1),
    };
  });
}

/** @param {Column} hann @param {Column} speed @param {number} at @param {number} n */
function smoothed(hann, speed, at, n) {
  const half = Math.floor(hann.length / 2);
  let total = 0;
  for (let i = -half; i <= half; i += 1) total += hann[i + half] * speed[within(at + i, 0, n - 1) + 1];
  return total;
}
