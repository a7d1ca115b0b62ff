// @ts-check
// The last few seconds in earth axes and in the level frame: as `motion/live_window.py`, and explained there.
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {ReturnType<typeof makeWindow>} Window */
/** @typedef {ReturnType<typeof makeLevel>} Level */

export const WINDOW = Object.freeze({ lengthS: 4, headingS: 1 });
export const GRAVITY_MPS2 = 9.81;

const ROOM = 4; // so many windows fit before the newest is moved to the front

/** Columns in which the newest moments are written on; those of the window are `[from, from + n)`. @param {number} most */
export function makeWindow(most) {
  const column = () => numbers(ROOM * most);
  const two = /** @returns {[Column, Column]} */ () => [column(), column()];
  const three = /** @returns {[Column, Column, Column]} */ () => [column(), column(), column()];
  const made = {
    most, from: 0, n: 0, force: three(), turn: three(), accel: three(), spin: three(), ahead: two(), felt: two(),
    known: column(), every: /** @type {Column[]} */ ([]),
  };
  made.every = [...made.force, ...made.turn, ...made.accel, ...made.spin, ...made.ahead, ...made.felt, made.known];
  return made;
}

/** Room for one more moment; the oldest beyond `most` is forgotten. @param {Window} window @returns {number} where to write it */
export function nextPlace(window) {
  if (window.n === window.most) {
    window.from += 1;
    window.n -= 1;
  }
  if (window.from + window.n === ROOM * window.most) {
    for (const column of window.every) column.copyWithin(0, window.from, window.from + window.n);
    window.from = 0;
  }
  window.n += 1;
  return window.from + window.n - 1;
}

/** The level window and what is worked out beside it. @param {number} most */
export function makeLevel(most) {
  const column = () => numbers(most);
  return {
    n: 0, ahead: column(), left: column(), up: column(), nod: column(), yaw: column(), cos: column(), sin: column(),
    east: numbers(most + 1), north: numbers(most + 1),
  };
}

/** Turn the window by the mean direction of the facing axis around each moment. @param {Window} window @param {number} headingMoments @param {Level} level */
export function levelWindow(window, headingMoments, level) {
  const { n, from, accel: [ax, ay, az], spin: [wx, wy, wz] } = window;
  headings(window, Math.floor(headingMoments / 2), level);
  level.n = n;
  for (let i = 0; i < n; i += 1) {
    const at = from + i, c = level.cos[i], s = level.sin[i];
    level.ahead[i] = c * ax[at] + s * ay[at];
    level.left[i] = c * ay[at] - s * ax[at];
    level.up[i] = az[at];
    level.nod[i] = c * wy[at] - s * wx[at];
    level.yaw[i] = wz[at];
  }
}

/** @param {Window} window @param {number} half @param {Level} level */
function headings(window, half, level) {
  const { n, from, ahead: [x, y] } = window, { east, north } = level;
  for (let i = 0; i < n; i += 1) {
    east[i + 1] = east[i] + x[from + i];
    north[i + 1] = north[i] + y[from + i];
  }
  for (let i = 0; i < n; i += 1) {
    const first = Math.max(i - half, 0), last = Math.min(i + half + 1, n);
    const e = east[last] - east[first], k = north[last] - north[first], size = Math.sqrt(e * e + k * k);
    level.cos[i] = size > 0 ? e / size : 1;
    level.sin[i] = size > 0 ? k / size : 0;
  }
}

/** The length of each row of three. @param {[Column, Column, Column]} rows @param {number} from @param {number} n @param {Column} out */
export function sizes([x, y, z], from, n, out) {
  for (let i = 0; i < n; i += 1) {
    const a = x[from + i], b = y[from + i], c = z[from + i];
    out[i] = Math.sqrt(a * a + b * b + c * c);
  }
}
