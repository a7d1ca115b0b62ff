// @ts-check
// An even clock out of an uneven one, without looking ahead: as `motion/live_clock.py`, and explained there.
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {ReturnType<typeof makeClock>} Clock */
/** What takes an even moment: its beginning, six axes averaged over it (kept by nobody), whether it lies in no gap.
 * @typedef {(startS: number, six: Column, known: boolean) => void} Give */

export const CLOCK = Object.freeze({ rateHz: 50, longestGapS: 0.15, lostAfterS: 2 });

export function makeClock() {
  return {
    startS: 0, count: -1, lastS: 0, last: numbers(6), area: numbers(6), known: true,
    at: numbers(6), to: numbers(6), means: numbers(6),
  };
}

/**
 * Give the moments that this sample completes, mostly none or one; false where all must begin anew.
 * @param {typeof CLOCK} params @param {Clock} state @param {number} tS @param {Column} six @param {Give} give
 */
export function takeIn(params, state, tS, six, give) {
  for (let i = 0; i < 6; i += 1) if (!Number.isFinite(six[i])) return true;
  if (Number.isNaN(tS) || (state.count >= 0 && tS <= state.lastS)) return true;
  if (state.count < 0 || tS - state.lastS > params.lostAfterS) {
    const lost = state.count >= 0;
    state.startS = state.lastS = tS;
    state.count = 0;
    state.last.set(six);
    state.area.fill(0);
    state.known = true;
    return !lost;
  }
  fill(params, state, tS, six, give);
  return true;
}

/** @param {typeof CLOCK} params @param {Clock} state @param {number} tS @param {Column} six @param {Give} give */
function fill(params, state, tS, six, give) {
  const { last, area, at, to, means } = state, firstS = state.lastS, gap = tS - firstS > params.longestGapS;
  let atS = firstS;
  at.set(last);
  for (;;) {
    const endS = state.startS + (state.count + 1) / params.rateHz, toS = Math.min(endS, tS);
    const part = (toS - firstS) / (tS - firstS), half = (toS - atS) / 2;
    for (let i = 0; i < 6; i += 1) {
      to[i] = last[i] + part * (six[i] - last[i]);
      area[i] += half * (at[i] + to[i]);
    }
    state.known = state.known && !gap;
    if (endS > tS) break;
    for (let i = 0; i < 6; i += 1) means[i] = area[i] * params.rateHz;
    give(endS - 1 / params.rateHz, means, state.known);
    state.count += 1;
    area.fill(0);
    state.known = true;
    atS = toS;
    at.set(to);
  }
  state.lastS = tS;
  last.set(six);
}
