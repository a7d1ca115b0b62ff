// @ts-check
// Which way a foot swings: as `motion/live_foot.py`, and explained there.
import { SILENT } from "./cues.js";
import { rhythmOf } from "./filters.js";
import { numbers } from "./numbers.js";
import { GRAVITY_MPS2, sizes } from "./window.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./steps.js").Steps} Steps */
/** @typedef {import("./cues.js").Word} Word */
/** @typedef {{start: number, end: number, aheadM: number, leftM: number, riseM: number, travel: string, speedMps: number}} Stride */

export const FOOT = Object.freeze({
  shortestS: 0.42, longestS: 1.7, windowS: 3, firstPeak: 0.8, usualS: 1.1, average: 0.16, forceWeight: 0.04,
  stanceBelow: 0.3, stanceShare: 0.12, nearS: 0.6, bar: 0.62, most: 1.9, leastM: 0.15, lowestM: -0.005, aheadAbove: 0.6,
  errorM: 0.12, along: 0.6, across: 0.45, mostSays: 5, unlikelyStill: 4, leastShare: 0.5, slower: 0.3,
});

const TURN = numbers(1024), FORCE = numbers(1024), RAW = numbers(1024), TOTAL = numbers(1025), RESTLESS = numbers(1024);

/** The strides of a window, in order. @param {typeof FOOT} params @param {number} rateHz @param {Window} window @returns {Stride[]} */
export function stridesOf(params, rateHz, window) {
  const { n, from } = window, late = Math.max(n - Math.trunc(params.windowS * rateHz), 0);
  sizes(window.turn, from, n, TURN);
  sizes(window.force, from, n, FORCE);
  const rhythm = rhythmOf(TURN, late, n, rateHz, params.shortestS, params.longestS, params.firstPeak);
  const period = (rhythm.periodS > 0 ? rhythm.periodS : params.usualS) * rateHz;
  for (let i = 0; i < n; i += 1) RAW[i] = TURN[i] * TURN[i] + params.forceWeight * (FORCE[i] - GRAVITY_MPS2) ** 2;
  runningMean(n, Math.max(Math.floor(Math.trunc(params.average * period) / 2), 1));
  const stances = stancesOf(params, rateHz, n, period), strides = /** @type {Stride[]} */ ([]);
  stances.forEach((end, i) => {
    const start = stances[i - 1];
    if (start !== undefined && end - start <= params.most * period) strides.push(strideOf(params, rateHz, window, start, end));
  });
  return strides;
}

/** @param {typeof FOOT} params @param {number} rateHz @param {number} n @param {number} period @returns {number[]} */
function stancesOf(params, rateHz, n, period) {
  const flank = Math.trunc(0.1 * rateHz), near = Math.trunc(params.nearS * rateHz);
  const found = /** @type {number[]} */ ([]), kept = /** @type {number[]} */ ([]);
  for (let i = 1; i < n - 1; i += 1) {
    const value = RESTLESS[i];
    let lowest = true, highest = 0;
    for (let j = Math.max(i - flank, 0); j < Math.min(i + flank + 1, n); j += 1) lowest = lowest && RESTLESS[j] >= value;
    if (!lowest) continue;
    for (let j = Math.max(i - near, 0); j < Math.min(i + near + 1, n); j += 1) highest = Math.max(highest, RESTLESS[j]);
    if (value < Math.max(params.stanceBelow, params.stanceShare * highest)) found.push(i);
  }
  found.sort((a, b) => RESTLESS[a] - RESTLESS[b] || a - b);
  for (const i of found) if (kept.every((j) => Math.abs(i - j) >= params.bar * period)) kept.push(i);
  return kept.sort((a, b) => a - b);
}

const EAST = numbers(1024), NORTH = numbers(1024), UP = numbers(1024);

/** Add acceleration up to a way that begins and ends at rest; turn it by the foot's heading. @param {typeof FOOT} params @param {number} rateHz @param {Window} window @param {number} start @param {number} end @returns {Stride} */
function strideOf(params, rateHz, window, start, end) {
  const { from, accel: [ax, ay, az], ahead: [hx, hy] } = window, last = end - start;
  pathOf(ax, from + start, last, rateHz, EAST);
  pathOf(ay, from + start, last, rateHz, NORTH);
  pathOf(az, from + start, last, rateHz, UP);
  let rise = 0;
  for (let k = 0; k <= last; k += 1) rise += UP[k] - (UP[last] * k) / last;
  rise /= last + 1;
  const c = hx[from + start] + hx[from + end], s = hy[from + start] + hy[from + end], over = Math.hypot(c, s);
  const east = EAST[last], north = NORTH[last], way = Math.hypot(east, north);
  const ahead = over > 0 ? (east * c + north * s) / over : 0, left = over > 0 ? (north * c - east * s) / over : 0;
  let travel = "sideways";
  if (way < params.leastM) travel = "still";
  else if (rise < params.lowestM) travel = "unknown";
  else if (Math.abs(ahead) > params.aheadAbove * way) travel = ahead > 0 ? "forward" : "backward";
  return { start, end, aheadM: ahead, leftM: left, riseM: rise, travel, speedMps: (way * rateHz) / last };
}

/** Where acceleration leads, with a speed of 0 at both ends. @param {Column} accel @param {number} at @param {number} last @param {number} rateHz @param {Column} out */
function pathOf(accel, at, last, rateHz, out) {
  out[0] = 0;
  for (let k = 1; k <= last; k += 1) out[k] = out[k - 1] + (accel[at + k - 1] + accel[at + k]) / 2 / rateHz;
  const drift = out[last] / last;
  for (let k = 0, total = 0; k <= last; k += 1) out[k] = total += (out[k] - drift * k) / rateHz;
}

/** Count two steps for each stride that is new and not at the open end. @param {Steps} state @param {Stride[]} strides @param {number} rateHz @param {number} length @param {number} newest @param {number} settleS */
export function countStrides(state, strides, rateHz, length, newest, settleS) {
  let many = 0, total = 0;
  state.peaks = [];
  for (const { start, end, travel } of strides) {
    if (travel === "still") continue;
    const at = newest - (length - 1 - end);
    if (end >= length - 2 * rateHz) {
      many += 1;
      total += end - start;
    }
    if (end < length - settleS * rateHz && at > state.lastAt + Math.floor((end - start) / 2)) {
      state.count += 2;
      state.lastAt = at;
      state.peaks.push(at);
    }
  }
  state.cadenceSpm = many ? (120 * rateHz * many) / total : 0;
}

/** For each tick, by its first moment, what the stride says that covers most of it. @param {typeof FOOT} params @param {Stride[]} strides @param {number[]} firsts @param {number} tick @returns {Word[]} */
export function swingWords(params, strides, firsts, tick) {
  return firsts.map((first) => {
    /** @type {Stride | null} */
    let found = null;
    let most = params.leastShare * tick;
    for (const stride of strides) {
      const covers = Math.min(stride.end, first + tick) - Math.max(stride.start, first);
      if (covers < most || stride.travel === "still" || stride.travel === "unknown") continue;
      found = stride;
      most = covers;
    }
    return found ? wordOf(params, found) : SILENT;
  });
}

/** @param {typeof FOOT} params @param {Stride} stride @returns {Word} */
function wordOf(params, stride) {
  const lengthM = Math.hypot(stride.aheadM, stride.leftM), weight = Math.min(lengthM / params.errorM, params.mostSays);
  const cosine = stride.aheadM / lengthM, wide = Math.max(params.slower * stride.speedMps, params.errorM);
  return {
    says: [
      weight * Math.min(cosine - params.along, 0),
      weight * Math.min(-cosine - params.along, 0),
      weight * Math.min(params.across - Math.abs(cosine), 0),
      -params.unlikelyStill,
    ],
    pace: [stride.speedMps, wide, wide],
  };
}

/** Of RAW into RESTLESS. @param {number} n @param {number} half */
function runningMean(n, half) {
  for (let i = 0; i < n; i += 1) TOTAL[i + 1] = TOTAL[i] + RAW[i];
  for (let i = 0; i < n; i += 1) {
    const first = Math.max(i - half, 0), last = Math.min(i + half + 1, n);
    RESTLESS[i] = (TOTAL[last] - TOTAL[first]) / (last - first);
  }
}
