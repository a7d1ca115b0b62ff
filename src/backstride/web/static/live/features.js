// @ts-check
// What the cues look at, tick by tick: as `motion/live_features.py`, and explained there.
import { alike, band, bothWays, highestAgreement, mean, skewness, spread } from "./filters.js";
import { numbers, within } from "./numbers.js";
import { sizes } from "./window.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./window.js").Level} Level */
/** @typedef {{axVz: number, skJx: number, skWy: number, stdUpMps2: number, asideRatio: number, yawRadps: number, rhythm: number, bounceMps2: number, forceMps2: number, turnRadps: number, ownForceMps2: number, ownTurnRadps: number, reach: number, known: boolean}} Features */
/** @typedef {ReturnType<typeof bandsOf>} Bands */
/** @typedef {ReturnType<typeof makeScratch>} Scratch */

export const FEATURES = Object.freeze({
  lowHz: 0.5, highHz: 6, bounceHz: 12, windowS: 2, stillS: 1, rhythmS: 3, shortestS: 0.22, longestS: 1.3, skewLimit: 2.5,
  padS: 1,
});
const NOTHING_MPS2 = 1e-3; // keeps the ratio of two silences at 1

/** @param {typeof FEATURES} params @param {number} rateHz */
export const bandsOf = (params, rateHz) => ({
  shape: band(params.lowHz, params.highHz, rateHz),
  bounce: band(params.lowHz, params.bounceHz, rateHz),
});

/** Columns that are filled at each look. @param {number} most */
export function makeScratch(most) {
  const column = () => numbers(most);
  return {
    ahead: column(), left: column(), up: column(), nod: column(), rise: column(), bounce: column(), jerk: column(),
    force: column(), turn: column(),
  };
}

/** Filter the whole window. @param {typeof FEATURES} params @param {Bands} bands @param {number} rateHz @param {Window} window @param {Level} level @param {Scratch} s @param {boolean} nods */
function fill(params, bands, rateHz, window, level, s, nods) {
  const pad = Math.trunc(params.padS * rateHz), n = level.n;
  bothWays(bands.shape, level.ahead, n, pad, s.ahead);
  bothWays(bands.shape, level.left, n, pad, s.left);
  bothWays(bands.shape, level.up, n, pad, s.up);
  if (nods) bothWays(bands.shape, level.nod, n, pad, s.nod);
  for (let i = 0, total = 0; i < n; i += 1) s.rise[i] = (total += level.up[i]) / rateHz;
  bothWays(bands.shape, s.rise, n, pad, s.rise);
  bothWays(bands.bounce, level.up, n, pad, s.bounce);
  s.jerk[0] = s.jerk[n - 1] = 0;
  for (let i = 1; i < n - 1; i += 1) s.jerk[i] = s.ahead[i + 1] - s.ahead[i - 1];
  sizes(window.force, window.from, n, s.force);
  sizes(window.turn, window.from, n, s.turn);
}

/** Of the ticks that begin with the moments `firsts`. @param {typeof FEATURES} params @param {Bands} bands @param {number} rateHz @param {Window} window @param {Level} level @param {Scratch} s @param {number[]} firsts @param {number} tick @param {boolean} nods @returns {Features[]} */
export function featuresOf(params, bands, rateHz, window, level, s, firsts, tick, nods) {
  fill(params, bands, rateHz, window, level, s, nods);
  const n = level.n, wide = Math.trunc(params.windowS * rateHz), still = Math.trunc(params.stillS * rateHz);
  const far = Math.trunc(params.rhythmS * rateHz), limit = params.skewLimit;
  const shortest = Math.trunc((params.shortestS * rateHz) / 2), longest = Math.trunc((params.longestS * rateHz) / 2);
  return firsts.map((first) => {
    const middle = first + Math.floor(tick / 2), end = first + tick;
    const we = endAround(middle, wide, n), w = Math.max(we - wide, 0);
    const se = endAround(middle, still, n), sf = Math.max(se - still, 0);
    const re = endAround(middle, far, n), r = Math.max(re - far, 0);
    return {
      axVz: alike(s.ahead, s.rise, w, we),
      skJx: within(skewness(s.jerk, w, we), -limit, limit),
      skWy: nods ? within(skewness(s.nod, w, we), -limit, limit) : 0,
      stdUpMps2: spread(s.up, w, we),
      asideRatio: Math.log((spread(s.left, w, we) + NOTHING_MPS2) / (spread(s.ahead, w, we) + NOTHING_MPS2)),
      yawRadps: mean(level.yaw, w, we),
      rhythm: highestAgreement(s.up, r, re, shortest, longest),
      bounceMps2: spread(s.bounce, sf, se),
      forceMps2: spread(s.force, sf, se),
      turnRadps: size(s.turn, sf, se),
      ownForceMps2: spread(s.force, first, end),
      ownTurnRadps: size(s.turn, first, end),
      reach: Math.min((n - middle + wide / 2) / wide, 1),
      known: allKnown(window, first, end),
    };
  });
}

/** Where the window around a moment ends, moved back where that would be in the future. @param {number} middle @param {number} width @param {number} n */
const endAround = (middle, width, n) => Math.min(Math.max(middle + Math.floor(width / 2), width), n);

/** Root of the mean square. @param {Column} values @param {number} from @param {number} to */
function size(values, from, to) {
  let total = 0;
  for (let i = from; i < to; i += 1) total += values[i] * values[i];
  return to > from ? Math.sqrt(total / (to - from)) : 0;
}

/** @param {Window} window @param {number} first @param {number} end */
export function allKnown(window, first, end) {
  for (let i = first; i < end; i += 1) if (window.known[window.from + i] === 0) return false;
  return true;
}
