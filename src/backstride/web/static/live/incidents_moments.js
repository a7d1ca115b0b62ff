// @ts-check
// The last seconds of a worn sensor, moment by moment, as incidents are looked for in them: as
// `motion/live_incidents_moments.py`, and explained there.
import { ATTITUDE, attitudeCoefficients, attitudeQuaternion, makeAttitude, rotate, turnAttitude } from "./attitude.js";
import { numbers } from "./numbers.js";
import { GRAVITY_MPS2 } from "./window.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {ReturnType<typeof makeMoments>} Moments */

export const RATE_HZ = 50;
const KEPT = 12 * RATE_HZ, ROOM = 4 * KEPT;

/** Columns; the moment with the number `k` since the beginning stands at `k - first`. */
export function makeMoments() {
  const column = () => numbers(ROOM);
  const made = {
    attitude: makeAttitude(), turning: attitudeCoefficients(ATTITUDE, 1 / RATE_HZ), first: 0, end: 0, hardest: 0,
    /** Vertical acceleration, and its sum: speed upward about an unknown one. */
    rises: column(), speed: column(), ups: column(), upx: column(), upy: column(), upz: column(), rollx: column(), rolly: column(), yaw: column(),
    hard: column(), size: column(), spin2: column(), known: column(), every: /** @type {Column[]} */ ([]),
  };
  made.every = [made.rises, made.speed, made.ups, made.upx, made.upy, made.upz, made.rollx, made.rolly, made.yaw, made.hard, made.size, made.spin2, made.known];
  return made;
}

/** Moments that can still be looked at begin here. @param {Moments} m */
export const oldest = (m) => Math.max(m.end - KEPT, m.first);

const FORCE = numbers(3), TURN = numbers(3), Q = numbers(4), EARTH = numbers(3), SPIN = numbers(3), UP = numbers(3), BACK = numbers(4);

/** Remember one even moment. @param {Moments} m @param {Column} six @param {boolean} known */
export function rememberMoment(m, six, known) {
  if (m.end - m.first === ROOM) {
    for (const column of m.every) column.copyWithin(0, ROOM - KEPT, ROOM);
    m.first = m.end - KEPT;
  }
  const at = m.end - m.first, attitude = m.attitude;
  for (let i = 0; i < 3; i += 1) {
    FORCE[i] = six[i];
    TURN[i] = six[3 + i];
  }
  turnAttitude(m.turning, attitude, TURN, FORCE);
  attitudeQuaternion(attitude, Q);
  for (let i = 0; i < 3; i += 1) TURN[i] -= attitude.biasRadps[i];
  rotate(Q, FORCE, EARTH);
  rotate(Q, TURN, SPIN);
  BACK[0] = Q[0];
  for (let i = 1; i < 4; i += 1) BACK[i] = -Q[i];
  UP[0] = UP[1] = 0;
  UP[2] = 1;
  rotate(BACK, UP, UP);
  const rises = EARTH[2] - GRAVITY_MPS2, size = Math.sqrt(FORCE[0] ** 2 + FORCE[1] ** 2 + FORCE[2] ** 2);
  const before = at > 0 ? m.speed[at - 1] : 0;
  m.rises[at] = rises;
  m.speed[at] = before + rises / RATE_HZ;
  m.ups[at] = (at > 0 ? m.ups[at - 1] : 0) + m.speed[at];
  m.upx[at] = UP[0];
  m.upy[at] = UP[1];
  m.upz[at] = UP[2];
  m.rollx[at] = SPIN[0];
  m.rolly[at] = SPIN[1];
  m.yaw[at] = (at > 0 ? m.yaw[at - 1] : 0) + SPIN[2] / RATE_HZ;
  m.hard[at] = Math.max(m.hardest, size);
  m.size[at] = size;
  m.spin2[at] = TURN[0] ** 2 + TURN[1] ** 2 + TURN[2] ** 2;
  m.known[at] = known ? 1 : 0;
  m.hardest = 0;
  m.end += 1;
}

/** @param {Moments} m @param {Column} column @param {number} from @param {number} to */
export function meanIn(m, column, from, to) {
  let total = 0;
  for (let k = from - m.first; k < to - m.first; k += 1) total += column[k];
  return total / (to - from);
}

/** @param {Moments} m @param {Column} column @param {number} from @param {number} to */
export function mostIn(m, column, from, to) {
  let most = -Infinity;
  for (let k = from - m.first; k < to - m.first; k += 1) most = Math.max(most, column[k]);
  return most;
}

/** @param {Moments} m @param {number} from @param {number} to */
export function knownIn(m, from, to) {
  for (let k = from - m.first; k < to - m.first; k += 1) if (m.known[k] === 0) return false;
  return true;
}

/** Mean up in sensor axes. @param {Moments} m @param {number} from @param {number} to @param {Column} out */
export function upIn(m, from, to, out) {
  out[0] = meanIn(m, m.upx, from, to);
  out[1] = meanIn(m, m.upy, from, to);
  out[2] = meanIn(m, m.upz, from, to);
}

/** @param {Column} a @param {Column} b */
export function angleOf(a, b) {
  const size = Math.sqrt((a[0] ** 2 + a[1] ** 2 + a[2] ** 2) * (b[0] ** 2 + b[1] ** 2 + b[2] ** 2));
  return Math.acos(Math.min(Math.max((a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / Math.max(size, 1e-9), -1), 1));
}

/** Angle from a direction to up at one moment. @param {Moments} m @param {Column} from @param {number} k */
export function leanAt(m, from, k) {
  const at = k - m.first;
  LEAN[0] = m.upx[at];
  LEAN[1] = m.upy[at];
  LEAN[2] = m.upz[at];
  return angleOf(from, LEAN);
}
const LEAN = numbers(3);

/** Speed upward about its mean from two seconds before to one after. @param {Moments} m @param {number} k */
export function sinkAt(m, k) {
  const from = Math.max(k - 2 * RATE_HZ, oldest(m) + 1), to = Math.min(k + RATE_HZ, m.end);
  return m.speed[k - m.first] - (m.ups[to - 1 - m.first] - m.ups[from - 1 - m.first]) / (to - from);
}

/** The longest time with less specific force than this. @param {Moments} m @param {number} from @param {number} to @param {number} mps2 @param {number} offCentreM */
export function longestBelowS(m, from, to, mps2, offCentreM) {
  let longest = 0, now = 0;
  for (let k = Math.max(from, oldest(m)) - m.first; k < Math.min(to, m.end) - m.first; k += 1) {
    now = m.size[k] < mps2 + offCentreM * m.spin2[k] ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest / RATE_HZ;
}

export const STILL = Object.freeze({ rangeMps2: 4, spinRadps: 0.8 });

/** Whether the second that begins with a moment is one of somebody who sits or lies. @param {Moments} m @param {number} k */
export function stillFrom(m, k) {
  let most = 0, least = Infinity, spin = 0;
  for (let at = k - m.first; at < k + RATE_HZ - m.first; at += 1) {
    most = Math.max(most, m.hard[at]);
    least = Math.min(least, m.size[at]);
    spin = Math.max(spin, m.rollx[at] ** 2 + m.rolly[at] ** 2);
  }
  return most - least < STILL.rangeMps2 && spin < STILL.spinRadps ** 2;
}
