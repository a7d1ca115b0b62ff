// @ts-check
// A tilt that remembers the last stand: as `motion/live_anchor.py`, and explained there.
import { multiply, rotate } from "./attitude.js";
import { numbers, unit } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./attitude.js").Attitude} Attitude */
/** @typedef {ReturnType<typeof makeAnchor>} Anchor */

export const ANCHOR = Object.freeze({ quietS: 0.4, firstS: 0.2, tauS: 10 });

export function makeAnchor() {
  const state = { tilt: numbers(4), ageS: 0 };
  state.tilt[0] = 1;
  return state;
}

const Q = numbers(4), UP = numbers(3), CORRECTION = numbers(4);

/** Set, or draw on, the tilt after each sample. @param {typeof ANCHOR} params @param {Anchor} state @param {Attitude} attitude @param {number} dtS */
export function anchorTilt(params, state, attitude, dtS) {
  const { tilt } = state, theirs = attitude.tilt;
  state.ageS += dtS;
  if (state.ageS <= params.firstS) {
    tilt.set(/** @type {any} */ (theirs));
  } else if (attitude.restS >= params.quietS) {
    multiply(tilt, attitude.turned, Q);
    rotate(Q, attitude.quietForce.value, UP);
    unit(UP, 3);
    const half = Math.sqrt(Math.max((UP[2] + 1) / 2, 1e-6));
    CORRECTION[0] = half;
    CORRECTION[1] = (0.5 * UP[1]) / half;
    CORRECTION[2] = (-0.5 * UP[0]) / half;
    multiply(CORRECTION, tilt, tilt);
    unit(tilt, 4);
  } else {
    const same = tilt[0] * theirs[0] + tilt[1] * theirs[1] + tilt[2] * theirs[2] + tilt[3] * theirs[3];
    const sign = same > 0 ? 1 : -1, share = dtS / params.tauS;
    for (let i = 0; i < 4; i += 1) tilt[i] += share * (sign * theirs[i] - tilt[i]);
    unit(tilt, 4);
  }
}

/** Acceleration by the anchored tilt; its first two are horizontal. @param {Anchor} state @param {Attitude} attitude @param {Column} force @param {Column} out */
export function feltAcceleration(state, attitude, force, out) {
  multiply(state.tilt, attitude.turned, Q);
  rotate(Q, force, out);
}
