// @ts-check
// How a sensor is turned, sample by sample: as `motion/live_attitude.py`, and explained there.
import { numbers, unit, within } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {ReturnType<typeof lowPass>} LowPass */
/** @typedef {ReturnType<typeof smoothed>} Smoothed */
/** @typedef {ReturnType<typeof makeAttitude>} Attitude */
/** @typedef {ReturnType<typeof attitudeCoefficients>} AttitudeCoefficients */

export const ATTITUDE = Object.freeze({
  tauAccS: 3, biasStartDegps: 0.5, biasForgettingS: 100, biasLimitDegps: 2, biasMotionDegps: 0.1,
  biasVerticalForgetting: 1e-4, biasRestDegps: 0.03, restShortestS: 1.5, restTauS: 0.5, restTurnDegps: 2,
  restForceMps2: 0.5,
});

/** @param {number} size */
function smoothed(size) {
  return { seen: 0, value: numbers(size), one: numbers(size), two: numbers(size) };
}

export function makeAttitude() {
  const state = {
    turned: numbers(4), tilt: numbers(4), biasRadps: numbers(3), biasP: numbers(9), begun: false, restS: 0,
    force: smoothed(3), quietTurn: smoothed(3), quietForce: smoothed(3), axes: smoothed(9), biasLevel: smoothed(2),
  };
  state.turned[0] = state.tilt[0] = 1;
  return state;
}

/** @param {typeof ATTITUDE} params @param {number} dtS */
export function attitudeCoefficients(params, dtS) {
  const v = (100 * dtS) / params.biasForgettingS, radians = Math.PI / 180;
  const motion = (100 * params.biasMotionDegps) ** 2, rest = (100 * params.biasRestDegps) ** 2;
  const wMotion = (motion * motion) / v + motion;
  return {
    dtS,
    acc: lowPass(params.tauAccS, dtS),
    rest: lowPass(params.restTauS, dtS),
    biasLimitRadps: radians * params.biasLimitDegps,
    biasP0: (100 * params.biasStartDegps) ** 2,
    biasV: v,
    biasWMotion: wMotion,
    biasWVertical: wMotion / params.biasVerticalForgetting,
    biasWRest: (rest * rest) / v + rest,
    restTurnRadps: radians * params.restTurnDegps,
    restForceMps2: params.restForceMps2,
    restShortestS: params.restShortestS,
  };
}

/** @param {number} tauS @param {number} dtS */
export function lowPass(tauS, dtS) {
  const c = Math.tan(Math.PI * (Math.SQRT2 / (2 * Math.PI * tauS)) * dtS), d = c * c + Math.SQRT2 * c + 1;
  const b0 = (c * c) / d;
  let first = 1;
  while (first * dtS < tauS) first += 1;
  return { b0, b1: 2 * b0, b2: b0, a1: (2 * (c * c - 1)) / d, a2: (1 - Math.SQRT2 * c + c * c) / d, first };
}

/** The mean of all so far at first, filtered after it; in `state.value`. @param {LowPass} low @param {Smoothed} state @param {Column} values */
export function smooth(low, state, values) {
  const { value, one, two } = state, n = value.length;
  if (state.seen < low.first) {
    state.seen += 1;
    for (let i = 0; i < n; i += 1) {
      two[i] += values[i];
      value[i] = two[i] / state.seen;
    }
    if (state.seen === low.first) {
      for (let i = 0; i < n; i += 1) {
        one[i] = value[i] * (1 - low.b0);
        two[i] = value[i] * (low.b2 - low.a2);
      }
    }
    return;
  }
  for (let i = 0; i < n; i += 1) {
    const v = values[i], out = low.b0 * v + one[i];
    one[i] = low.b1 * v - low.a1 * out + two[i];
    two[i] = low.b2 * v - low.a2 * out;
    value[i] = out;
  }
}

/** Take one sample in. @param {AttitudeCoefficients} c @param {Attitude} state @param {Column} turn @param {Column} force */
export function turnAttitude(c, state, turn, force) {
  noticeRest(c, state, turn, force);
  addTurn(c, state, turn);
  if (force[0] !== 0 || force[1] !== 0 || force[2] !== 0) correctTilt(c, state, force);
}

/** From sensor axes to earth axes. @param {Attitude} state @param {Column} out */
export function attitudeQuaternion(state, out) {
  multiply(state.tilt, state.turned, out);
}

/** @param {AttitudeCoefficients} c @param {Attitude} state @param {Column} turn @param {Column} force */
function noticeRest(c, state, turn, force) {
  smooth(c.rest, state.quietTurn, turn);
  smooth(c.rest, state.quietForce, force);
  const low = state.quietTurn.value;
  const most = Math.max(Math.abs(low[0]), Math.abs(low[1]), Math.abs(low[2]));
  const moved = apart2(turn, low) >= c.restTurnRadps ** 2 || most > c.biasLimitRadps;
  const pushed = apart2(force, state.quietForce.value) >= c.restForceMps2 ** 2;
  state.restS = pushed ? 0 : (moved ? 0 : state.restS) + c.dtS;
}

const STEP = numbers(4);

/** @param {AttitudeCoefficients} c @param {Attitude} state @param {Column} turn */
function addTurn(c, state, turn) {
  const bias = state.biasRadps, x = turn[0] - bias[0], y = turn[1] - bias[1], z = turn[2] - bias[2];
  const size = Math.sqrt(x * x + y * y + z * z);
  if (size <= 1e-12) return;
  const s = Math.sin((size * c.dtS) / 2) / size;
  STEP[0] = Math.cos((size * c.dtS) / 2);
  STEP[1] = s * x;
  STEP[2] = s * y;
  STEP[3] = s * z;
  multiply(state.turned, STEP, state.turned);
  unit(state.turned, 4);
}

const EARTH = numbers(3), UP = numbers(3), CORRECTION = numbers(4);

/** @param {AttitudeCoefficients} c @param {Attitude} state @param {Column} force */
function correctTilt(c, state, force) {
  rotate(state.turned, force, EARTH);
  smooth(c.acc, state.force, EARTH);
  rotate(state.tilt, state.force.value, UP);
  unit(UP, 3);
  const half = Math.sqrt(Math.max((UP[2] + 1) / 2, 0)), over = half > 1e-6;
  CORRECTION[0] = over ? half : 0; // upside down: any axis across will do
  CORRECTION[1] = over ? (0.5 * UP[1]) / half : 1;
  CORRECTION[2] = over ? (-0.5 * UP[0]) / half : 0;
  multiply(CORRECTION, state.tilt, state.tilt);
  unit(state.tilt, 4);
  findBias(c, state, UP);
}

const Q = numbers(4), ROWS = numbers(9), LEVEL = numbers(2), ERROR = numbers(3), SPREAD = numbers(3);
const P_RT = numbers(9), TOTAL = numbers(9), INVERSE = numbers(9), GAIN = numbers(9), R_P = numbers(9), GAINED = numbers(9);

/** One step of the Kalman filter for the gyroscope's bias. @param {AttitudeCoefficients} c @param {Attitude} state @param {Column} up */
function findBias(c, state, up) {
  const bias = state.biasRadps, p = state.biasP;
  if (!state.begun) {
    state.begun = true;
    p[0] = p[4] = p[8] = c.biasP0;
  }
  attitudeQuaternion(state, Q);
  rotationRows(Q, ROWS);
  LEVEL[0] = dot(ROWS, 0, bias);
  LEVEL[1] = dot(ROWS, 3, bias);
  smooth(c.acc, state.axes, ROWS);
  smooth(c.acc, state.biasLevel, LEVEL);
  const limit = c.biasLimitRadps;
  if (state.restS >= c.restShortestS) {
    ROWS.fill(0);
    ROWS[0] = ROWS[4] = ROWS[8] = 1;
    for (let i = 0; i < 3; i += 1) ERROR[i] = state.quietTurn.value[i] - bias[i];
    SPREAD.fill(c.biasWRest);
  } else {
    const level = state.biasLevel.value;
    ROWS.set(/** @type {any} */ (state.axes.value));
    ERROR[0] = -up[1] / c.dtS + level[0] - dot(ROWS, 0, bias);
    ERROR[1] = up[0] / c.dtS + level[1] - dot(ROWS, 3, bias);
    ERROR[2] = -dot(ROWS, 6, bias);
    SPREAD[0] = SPREAD[1] = c.biasWMotion;
    SPREAD[2] = c.biasWVertical;
  }
  for (let i = 0; i < 9; i += 4) if (p[i] < c.biasP0) p[i] += c.biasV;
  for (let i = 0; i < 3; i += 1) ERROR[i] = within(ERROR[i], -limit, limit);
  // K = P Rᵀ (W + R P Rᵀ)⁻¹; b += K e; P -= K R P
  for (let i = 0; i < 3; i += 1) for (let j = 0; j < 3; j += 1) P_RT[3 * i + j] = p[3 * i] * ROWS[3 * j] + p[3 * i + 1] * ROWS[3 * j + 1] + p[3 * i + 2] * ROWS[3 * j + 2];
  product(ROWS, P_RT, TOTAL);
  for (let i = 0; i < 3; i += 1) TOTAL[4 * i] += SPREAD[i];
  inverted(TOTAL, INVERSE);
  product(P_RT, INVERSE, GAIN);
  for (let i = 0; i < 3; i += 1) bias[i] = within(bias[i] + dot(GAIN, 3 * i, ERROR), -limit, limit);
  product(ROWS, p, R_P);
  product(GAIN, R_P, GAINED);
  for (let i = 0; i < 9; i += 1) p[i] -= GAINED[i];
}

// --- three and four numbers ---

/** @param {Column} rows @param {number} at @param {Column} v */
function dot(rows, at, v) {
  return rows[at] * v[0] + rows[at + 1] * v[1] + rows[at + 2] * v[2];
}

/** @param {Column} a @param {Column} b */
function apart2(a, b) {
  const x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
  return x * x + y * y + z * z;
}

/** Hamilton product: first q, then p. @param {Column} p @param {Column} q @param {Column} out may be one of them */
export function multiply(p, q, out) {
  const a = p[0], b = p[1], c = p[2], d = p[3], w = q[0], x = q[1], y = q[2], z = q[3];
  out[0] = a * w - b * x - c * y - d * z;
  out[1] = a * x + b * w + c * z - d * y;
  out[2] = a * y - b * z + c * w + d * x;
  out[3] = a * z + b * y - c * x + d * w;
}

/** The rotation matrix of a unit quaternion, row by row. @param {Column} q @param {Column} out */
function rotationRows(q, out) {
  const w = q[0], x = q[1], y = q[2], z = q[3];
  out[0] = 1 - 2 * (y * y + z * z);
  out[1] = 2 * (x * y - w * z);
  out[2] = 2 * (x * z + w * y);
  out[3] = 2 * (x * y + w * z);
  out[4] = 1 - 2 * (x * x + z * z);
  out[5] = 2 * (y * z - w * x);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = 1 - 2 * (x * x + y * y);
}

const TURN = numbers(9);

/** @param {Column} q @param {Column} v @param {Column} out may be v */
export function rotate(q, v, out) {
  rotationRows(q, TURN);
  const x = dot(TURN, 0, v), y = dot(TURN, 3, v), z = dot(TURN, 6, v);
  out[0] = x;
  out[1] = y;
  out[2] = z;
}

/** Of (3, 3) matrices, row by row. @param {Column} a @param {Column} b @param {Column} out neither of them */
function product(a, b, out) {
  for (let i = 0; i < 9; i += 3) for (let j = 0; j < 3; j += 1) out[i + j] = a[i] * b[j] + a[i + 1] * b[j + 3] + a[i + 2] * b[j + 6];
}

/** By cofactors. @param {Column} m @param {Column} out */
function inverted(m, out) {
  const a = m[0], b = m[1], c = m[2], d = m[3], e = m[4], f = m[5], g = m[6], h = m[7], i = m[8];
  const one = e * i - f * h, two = f * g - d * i, three = d * h - e * g, over = 1 / (a * one + b * two + c * three);
  out[0] = one * over;
  out[1] = (c * h - b * i) * over;
  out[2] = (b * f - c * e) * over;
  out[3] = two * over;
  out[4] = (a * i - c * g) * over;
  out[5] = (c * d - a * f) * over;
  out[6] = three * over;
  out[7] = (b * g - a * h) * over;
  out[8] = (a * e - b * d) * over;
}
