// @ts-check
// One meaning for every phone: specific force in m/s², +9.81 along the axis that points up at rest, and rate of turn in
// rad/s about x (right), y (to the top of the screen), z (out of it), right-handed.
//
// Browsers disagree twice. iOS gives acceleration with the opposite sign of Android. And `rotationRate` was specified as
// alpha about z, beta about x, gamma about y, while Chrome, Firefox and Safari gave alpha about x, beta about y, gamma
// about z (w3c/deviceorientation#44), until the text followed them (#43). Both are read from the phone itself: the sign
// from a rest while somebody reads the screen, or from its orientation; the axes from a turn, which moves gravity through
// the phone as only the right axes explain. Rejected: lists of browsers alone, which are wrong from the next version on.

/** @typedef {[number, number, number]} Vector */
/** @typedef {{t: number, acc: Vector, rate: Vector | null, up?: Vector | null}} Raw as the browser gave it: m/s², degrees/s as alpha, beta, gamma; `up` by deviceorientation */
/** @typedef {{t: number, force: Vector, turn: Vector | null}} Sample */
/** @typedef {{force: 1 | -1, turn: "xyz" | "zxy"}} Frame */

export const G = 9.80665;
/** @type {Frame} */
export const USUAL = { force: 1, turn: "xyz" };
const RAD = Math.PI / 180;
const REST = { least: 20, spread: 0.5, off: 1.5 };     // samples, m/s², m/s²: project choice
const READS_FROM = 0.35;                               // so much of up lies along y and z while somebody reads a screen
const WINDOW_S = 0.4;                                  // over which a turn of gravity is compared. Project choice
const TURNED_RAD = 0.6;                                // a turn smaller than this in all proves nothing. Project choice
const CLEARLY = 0.5;                                   // one reading must explain it twice as well as the other

/** A reading in the phone's axes. @param {Raw} raw @param {Frame} frame @returns {Sample} */
export function normalised(raw, frame) {
  const { force } = frame, [x, y, z] = raw.acc;
  return { t: raw.t, force: [force * x, force * y, force * z], turn: raw.rate && turned(raw.rate, frame.turn) };
}

/** Up in the phone's axes from `deviceorientation`, which all browsers give alike. @param {number | null} beta @param {number | null} gamma in degrees @returns {Vector | null} */
export function upOf(beta, gamma) {
  if (beta === null || gamma === null) return null;
  const b = beta * RAD, g = gamma * RAD;
  return [-Math.cos(b) * Math.sin(g), Math.sin(b), Math.cos(b) * Math.cos(g)];
}

/**
 * The sign of acceleration, from readings taken while somebody looked at the screen.
 * @param {readonly Raw[]} raws @param {boolean} apple what the browser says it is: only where nothing else tells
 * @returns {{force: 1 | -1, by: "orientation" | "reading" | "browser"}}
 */
export function forceSign(raws, apple) {
  const rest = restOf(raws);
  if (rest) {
    if (rest.up) {
      const along = dot(rest.acc, rest.up) / G;
      if (Math.abs(along) > 0.5) return { force: along > 0 ? 1 : -1, by: "orientation" };
    }
    const reads = (rest.acc[1] + rest.acc[2]) / G;      // the top edge or the screen is up, or both in part
    if (Math.abs(reads) > READS_FROM) return { force: reads > 0 ? 1 : -1, by: "reading" };
  }
  return { force: apple ? -1 : 1, by: "browser" };
}

/** Which axes `rotationRate` means, from a turn; null where there was none that tells. @param {readonly Raw[]} raws @returns {"xyz" | "zxy" | null} */
export function turnAxes(raws) {
  const error = { xyz: 0, zxy: 0 };
  let moved = 0;
  for (const [before, after, between] of windows(raws)) {
    const change = minus(after, before), size = norm(change), middle = unit(minus(after, scaled(before, -1)));
    const said = between.map((raw) => raw.rate ?? /** @type {Vector} */ ([0, 0, 0]));
    for (const axes of /** @type {const} */ (["xyz", "zxy"])) {
      const predicted = scaled(cross(mean(said.map((rate) => turned(rate, axes))), middle), -WINDOW_S);
      error[axes] += norm(minus(change, predicted)) ** 2;
      moved += 0.5 * Math.max(size, norm(predicted));
    }
  }
  if (moved < TURNED_RAD) return null;
  if (error.xyz < CLEARLY * error.zxy) return "xyz";
  return error.zxy < CLEARLY * error.xyz ? "zxy" : null;
}

/** Direction of gravity before and after each window of a turn, and what was read between. @param {readonly Raw[]} raws @returns {Iterable<[Vector, Vector, readonly Raw[]]>} */
function* windows(raws) {
  const half = WINDOW_S / 2;
  for (let from = raws[0]?.t ?? 0; from + 2 * WINDOW_S < (raws.at(-1)?.t ?? 0); from += WINDOW_S) {
    const near = (/** @type {number} */ at) => raws.filter((raw) => Math.abs(raw.t - at) < half / 2);
    const first = near(from + half), last = near(from + half + WINDOW_S);
    const between = raws.filter((raw) => raw.rate && raw.t >= from + half && raw.t < from + half + WINDOW_S);
    if (first.length < 3 || last.length < 3 || between.length < 5) continue;
    const a = mean(first.map((raw) => raw.acc)), b = mean(last.map((raw) => raw.acc));
    if (Math.min(norm(a), norm(b)) < 0.6 * G || Math.max(norm(a), norm(b)) > 1.4 * G) continue;   // shaken: that is not gravity alone
    yield [unit(a), unit(b), between];
  }
}

/** The longest newest rest. @param {readonly Raw[]} raws @returns {{acc: Vector, up: Vector | null} | null} */
function restOf(raws) {
  for (let end = raws.length; end >= REST.least; end -= REST.least) {
    const part = raws.slice(end - REST.least, end), middle = mean(part.map((raw) => raw.acc));
    const spread = Math.sqrt(part.reduce((sum, raw) => sum + norm(minus(raw.acc, middle)) ** 2, 0) / part.length);
    if (spread > REST.spread || Math.abs(norm(middle) - G) > REST.off) continue;
    const ups = part.flatMap((raw) => (raw.up ? [raw.up] : []));
    return { acc: middle, up: ups.length > part.length / 2 ? mean(ups) : null };
  }
  return null;
}

/** @param {Vector} rate @param {"xyz" | "zxy"} axes @returns {Vector} */
function turned([alpha, beta, gamma], axes) {
  return axes === "xyz" ? [alpha * RAD, beta * RAD, gamma * RAD] : [beta * RAD, gamma * RAD, alpha * RAD];
}

// --- three numbers ---

/** @param {Vector} a @param {Vector} b */
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/** @param {Vector} a @returns {number} */
export const norm = (a) => Math.sqrt(dot(a, a));
/** @param {Vector} a @param {Vector} b @returns {Vector} */
export const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
/** @param {Vector} a @param {number} by @returns {Vector} */
export const scaled = (a, by) => [a[0] * by, a[1] * by, a[2] * by];
/** @param {Vector} a @returns {Vector} */
export const unit = (a) => scaled(a, 1 / (norm(a) || 1));
/** @param {Vector} a @param {Vector} b @returns {Vector} */
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
/** @param {readonly Vector[]} of @returns {Vector} */
export function mean(of) {
  /** @type {Vector} */
  const sum = [0, 0, 0];
  for (const [x, y, z] of of) { sum[0] += x; sum[1] += y; sum[2] += z; }
  return scaled(sum, 1 / Math.max(of.length, 1));
}
