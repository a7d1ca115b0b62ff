// @ts-check
// Filters for a few seconds of samples, both ways: as `motion/live_filters.py`, and explained there.
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {ReturnType<typeof lowPassSection>} Section */

/** @param {number} lowHz @param {number} highHz @param {number} rateHz @returns {Section[]} */
export const band = (lowHz, highHz, rateHz) => [highPassSection(lowHz, rateHz), lowPassSection(highHz, rateHz)];

/** @param {number} cutHz @param {number} rateHz */
export function lowPassSection(cutHz, rateHz) {
  const c = Math.tan((Math.PI * cutHz) / rateHz), d = 1 + Math.SQRT2 * c + c * c, b = (c * c) / d;
  return { b0: b, b1: 2 * b, b2: b, a1: (2 * (c * c - 1)) / d, a2: (1 - Math.SQRT2 * c + c * c) / d };
}

/** @param {number} cutHz @param {number} rateHz @returns {Section} */
export function highPassSection(cutHz, rateHz) {
  const c = Math.tan((Math.PI * cutHz) / rateHz), d = 1 + Math.SQRT2 * c + c * c, b = 1 / d;
  return { b0: b, b1: -2 * b, b2: b, a1: (2 * (c * c - 1)) / d, a2: (1 - Math.SQRT2 * c + c * c) / d };
}

const WIDE = numbers(4096);

/** Filter `n` values forth and back into `out`, mirrored for `pad` at both ends. @param {Section[]} sections @param {Column} values @param {number} n @param {number} pad @param {Column} out may be `values` */
export function bothWays(sections, values, n, pad, out) {
  pad = Math.min(pad, n - 1);
  const first = values[0], last = values[n - 1], whole = n + 2 * pad;
  for (let i = 0; i < pad; i += 1) {
    WIDE[i] = 2 * first - values[pad - i];
    WIDE[pad + n + i] = 2 * last - values[n - 2 - i];
  }
  for (let i = 0; i < n; i += 1) WIDE[pad + i] = values[i];
  for (const section of sections) oneWay(section, 0, whole, 1);
  for (const section of sections) oneWay(section, whole - 1, -1, -1);
  for (let i = 0; i < n; i += 1) out[i] = WIDE[pad + i];
}

/** Filter, as if the first value had always been there. @param {Section} s @param {number} from @param {number} to @param {number} step */
function oneWay(s, from, to, step) {
  const { b0, b1, b2, a1, a2 } = s, first = WIDE[from], level = (first * (b0 + b1 + b2)) / (1 + a1 + a2);
  let two = b2 * first - a2 * level, one = b1 * first - a1 * level + two;
  for (let i = from; i !== to; i += step) {
    const value = WIDE[i], y = b0 * value + one;
    one = b1 * value - a1 * y + two;
    two = b2 * value - a2 * y;
    WIDE[i] = y;
  }
}

/** @param {Column} values @param {number} from @param {number} to */
export function mean(values, from, to) {
  let total = 0;
  for (let i = from; i < to; i += 1) total += values[i];
  return to > from ? total / (to - from) : 0;
}

/** Standard deviation (over n). @param {Column} values @param {number} from @param {number} to */
export function spread(values, from, to) {
  const middle = mean(values, from, to);
  let total = 0;
  for (let i = from; i < to; i += 1) total += (values[i] - middle) ** 2;
  return to > from ? Math.sqrt(total / (to - from)) : 0;
}

/** Correlation; 0 where one of them does not vary. @param {Column} a @param {Column} b @param {number} from @param {number} to */
export function alike(a, b, from, to) {
  const ma = mean(a, from, to), mb = mean(b, from, to), over = spread(a, from, to) * spread(b, from, to);
  let total = 0;
  for (let i = from; i < to; i += 1) total += (a[i] - ma) * (b[i] - mb);
  return over > 0 ? total / (to - from) / over : 0;
}

/** Third moment over the cube of the spread; 0 where nothing varies. @param {Column} values @param {number} from @param {number} to */
export function skewness(values, from, to) {
  const middle = mean(values, from, to), over = spread(values, from, to) ** 3;
  let total = 0;
  for (let i = from; i < to; i += 1) total += (values[i] - middle) ** 3;
  return over > 0 ? total / (to - from) / over : 0;
}

const X = numbers(1024), R = numbers(1024);

/** Mean of what lies `lag` apart in the first `n` of X. @param {number} n @param {number} lag */
function agreement(n, lag) {
  let total = 0;
  for (let i = lag; i < n; i += 1) total += X[i - lag] * X[i];
  return total / (n - lag);
}

/** Every `every`th value, without the mean of all of them, into X; how many there are. @param {Column} values @param {number} from @param {number} to @param {number} every */
function centred(values, from, to, every) {
  const middle = mean(values, from, to);
  let n = 0;
  for (let i = from; i < to; i += every, n += 1) X[n] = values[i] - middle;
  return n;
}

/** The first peak of the autocorrelation that reaches `share` of the highest. @param {Column} values @param {number} from @param {number} to @param {number} rateHz @param {number} shortestS @param {number} longestS @param {number} share @returns {{periodS: number, strength: number}} */
export function rhythmOf(values, from, to, rateHz, shortestS, longestS, share) {
  const n = centred(values, from, to, 1), power = agreement(n, 0);
  const first = Math.trunc(shortestS * rateHz), last = Math.min(Math.trunc(longestS * rateHz + 0.5), Math.floor(n / 2));
  if (power <= 0 || last - first < 2) return { periodS: 0, strength: 0 };
  const many = last - first + 3;
  let most = -Infinity, highest = -Infinity;
  for (let i = 0; i < many; i += 1) most = Math.max(most, (R[i] = agreement(n, first - 1 + i) / power));
  const peaks = (/** @type {number} */ i) => R[i] >= R[i - 1] && R[i] > R[i + 1] && R[i] > 0;
  for (let i = 1; i < many - 1; i += 1) if (peaks(i)) highest = Math.max(highest, R[i]);
  for (let i = 1; i < many - 1; i += 1) {
    if (!peaks(i) || R[i] < share * highest) continue;
    const bend = R[i - 1] - 2 * R[i] + R[i + 1], shift = bend < 0 ? (0.5 * (R[i - 1] - R[i + 1])) / bend : 0;
    return { periodS: (first - 1 + i + shift) / rateHz, strength: R[i] };
  }
  return { periodS: 0, strength: most };
}

/** The highest autocorrelation of every second value. @param {Column} values @param {number} from @param {number} to @param {number} first @param {number} last */
export function highestAgreement(values, from, to, first, last) {
  const n = centred(values, from, to, 2), power = agreement(n, 0);
  if (power <= 0) return 0;
  let most = -Infinity;
  for (let lag = first; lag <= Math.min(last, n - 1); lag += 1) most = Math.max(most, agreement(n, lag) / power);
  return most;
}
