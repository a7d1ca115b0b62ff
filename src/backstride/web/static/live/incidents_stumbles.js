// @ts-check
// Stumbles while they happen: as `motion/live_incidents_stumbles.py`, and explained there.
import { angleOf, knownIn, leanAt, longestBelowS, meanIn, oldest, RATE_HZ, sinkAt, stillFrom, upIn } from "./incidents_moments.js";
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./incidents_moments.js").Moments} Moments */
/** One step, by its number of a moment; what it shows once it is old enough; `off` is infinite for the last of a stretch.
 * @typedef {{at: number, off: number, usual: number, thrown: number, spin: number, odd: number, bounce: Column | null, judged: boolean}} Step */

export const STUMBLES = Object.freeze({
  fewestSteps: 12, around: 20, usual: 0.7, longestStepS: 1.2, endsAfter: 2.5, uneven: 0.3, fewestEven: 5, bounces: 6,
  thrownRad: 0.14, thrownTimes: 1.8, spinRadps: 0.8, spinTimes: 1.4, clearRad: 0.21, clearTimes: 3.5, clearRadps: 1.4,
  clearSpinTimes: 2.2, most: 1.15, throw: 0.85, stopsTimes: 1.4, turnedTimes: 1.5, turnRad: 0.7, off: 0.13, oddTimes: 1.4,
  comesBackRad: 0.35, furthestRad: 0.785, longestS: 1.4, sinksM: 0.3, sitsM: 0.2, weightlessMps2: 4.2, flightS: 0.2,
  jumpS: 0.26, jumpedTimes: 1.65, landsMps: 0.62, apartS: 3, readAfterS: 1.6, judgedAfterS: 3.2,
});
const SECOND = RATE_HZ, WINDOW = 3, LATER = 5, BOUNCE = 15;

const LEANS = numbers(3);

/** Read what steps show that are old enough. @param {typeof STUMBLES} params @param {Moments} m @param {Step[]} steps */
export function readSteps(params, m, steps) {
  for (let i = 0; i < steps.length; i += 1) {
    const step = /** @type {Step} */ (steps[i]);
    if (step.bounce !== null) continue;
    if (step.at > m.end - params.readAfterS * SECOND) return;
    readStep(params, m, steps, i, step);
  }
}

/** @param {typeof STUMBLES} params @param {Moments} m @param {Step[]} steps @param {number} i @param {Step} step */
function readStep(params, m, steps, i, step) {
  const next = steps[i + 1], longest = params.longestStepS * SECOND, lasts = next ? next.at - step.at : Infinity;
  step.usual = usualLasts(params, steps, i);
  step.off = lasts > params.endsAfter * step.usual ? Infinity : Math.abs(Math.log(Math.max(lasts, 1) / step.usual));
  const end = Math.min(step.at + Math.min(lasts, longest), m.end - 10), from = Math.max(step.at - Math.round(4.4 * SECOND), oldest(m));
  upIn(m, from, Math.min(step.at + Math.round(1.6 * SECOND), m.end), LEANS);
  for (let k = step.at; k < end; k += 5) step.thrown = Math.max(step.thrown, (apart(m, k - 5) + apart(m, k) + apart(m, k + 5)) / 3);
  for (let k = step.at; k < end; k += 2) {
    const x = meanIn(m, m.rollx, k - 3, k + 4), y = meanIn(m, m.rolly, k - 3, k + 4);
    step.spin = Math.max(step.spin, Math.sqrt(x * x + y * y));
  }
  const bounce = numbers(BOUNCE);
  for (let j = 0; j < BOUNCE; j += 1) bounce[j] = m.rises[step.at - 5 + 2 * j - m.first];
  step.bounce = bounce;
  step.odd = oddOf(params, steps, i, bounce);
}

/** How far up is from its mean at one moment. @param {Moments} m @param {number} k */
function apart(m, k) {
  const at = k - m.first;
  return Math.sqrt((m.upx[at] - LEANS[0]) ** 2 + (m.upy[at] - LEANS[1]) ** 2 + (m.upz[at] - LEANS[2]) ** 2);
}

/** Median time of the steps before, in moments. @param {typeof STUMBLES} params @param {Step[]} steps @param {number} i */
function usualLasts(params, steps, i) {
  const lasts = /** @type {number[]} */ ([]), longest = params.longestStepS * SECOND;
  for (let j = Math.max(i - params.around, 1); j <= i; j += 1) lasts.push(Math.min(atOf(steps, j) - atOf(steps, j - 1), longest));
  lasts.sort((a, b) => a - b);
  return lasts[Math.floor(lasts.length / 2)] ?? longest;
}

/** @param {Step[]} steps @param {number} j */
const atOf = (steps, j) => /** @type {Step} */ (steps[j]).at;

/** How far a bounce is from the mean of those before it. @param {typeof STUMBLES} params @param {Step[]} steps @param {number} i @param {Column} bounce */
function oddOf(params, steps, i, bounce) {
  if (i < params.bounces) return 0;
  let total = 0;
  for (let j = 0; j < BOUNCE; j += 1) {
    let mean = 0;
    for (let b = 1; b <= params.bounces; b += 1) mean += (steps[i - b]?.bounce?.[j] ?? 0) / params.bounces;
    total += (bounce[j] - mean) ** 2;
  }
  return Math.sqrt(total / BOUNCE);
}

/** The stumble of the next step that is old enough to be judged, or null. @param {typeof STUMBLES} params @param {Moments} m @param {Step[]} steps @param {number} lastAt @returns {{at: number, sure: number} | null} */
export function stumbleOf(params, m, steps, lastAt) {
  for (let i = 0; i < steps.length; i += 1) {
    const step = /** @type {Step} */ (steps[i]);
    if (step.judged) continue;
    if (step.at > m.end - params.judgedAfterS * SECOND) return null;
    step.judged = true;
    const found = step.at - lastAt < params.apartS * SECOND ? null : judge(params, m, steps, i);
    if (found) return found;
  }
  return null;
}

/** @param {typeof STUMBLES} params @param {Moments} m @param {Step[]} steps @param {number} i */
function judge(params, m, steps, i) {
  if (i < params.fewestSteps || !inRhythm(params, steps, i)) return null;
  let thrown = 0, spin = 0, off = 0, odd = 0, own = -1, at = 0, stops = false;
  for (let j = i; j < Math.min(i + LATER, steps.length); j += 1) {
    const step = /** @type {Step} */ (steps[j]);
    if (step.bounce === null) break;
    if (j < i + WINDOW) {
      thrown = Math.max(thrown, step.thrown);
      spin = Math.max(spin, step.spin);
      off = Math.max(off, step.off);
      odd = Math.max(odd, step.odd);
      if (step.thrown * step.spin > own) {
        own = step.thrown * step.spin;
        at = step.at;
      }
    }
    if (step.off === Infinity) {
      stops = true;
      break;
    }
  }
  const thrownTimes = thrown / barOf(params, steps, i, "thrown"), spinTimes = spin / barOf(params, steps, i, "spin");
  const unusual = Math.min(thrownTimes / params.clearTimes, params.most) * Math.min(spinTimes / params.clearSpinTimes, params.most);
  const throws = Math.sqrt(Math.sqrt(unusual * (thrown / params.clearRad) * (spin / params.clearRadps)));
  if (throws < params.throw || thrown < params.thrownRad || spin < params.spinRadps) return null;
  if (thrownTimes < params.thrownTimes || spinTimes < params.spinTimes) return null;
  if (off < params.off && odd < params.oddTimes * barOf(params, steps, i, "odd")) return null;
  return isStumble(params, m, at, throws, stops) ? { at, sure: Math.min(Math.max(0.2 + 0.35 * throws, 0), 0.9) } : null;
}

/** Whether most of the seven steps before were even, and none of the last three ended a stretch. @param {typeof STUMBLES} params @param {Step[]} steps @param {number} i */
function inRhythm(params, steps, i) {
  let even = 0;
  for (let j = i - 7; j < i; j += 1) {
    const off = /** @type {Step} */ (steps[j]).off;
    if (off < params.uneven) even += 1;
    if (off === Infinity && j >= i - 3) return false;
  }
  return even >= params.fewestEven;
}

/** What is usual: a quantile of the steps before. @param {typeof STUMBLES} params @param {Step[]} steps @param {number} i @param {"thrown" | "spin" | "odd"} of */
function barOf(params, steps, i, of) {
  const values = steps.slice(Math.max(i - params.around, 0), i).map((step) => step[of]).sort((a, b) => a - b);
  return Math.max(values[Math.floor(params.usual * (values.length - 1))] ?? 0, 1e-3);
}

/** Whether what surrounds a throw leaves nothing but a stumble. @param {typeof STUMBLES} params @param {Moments} m @param {number} at @param {number} throws @param {boolean} stops */
function isStumble(params, m, at, throws, stops) {
  const from = at - 4 * SECOND, until = m.end;
  if (from < oldest(m) + 2 * SECOND || !knownIn(m, from, at + 2 * SECOND)) return false;
  const turned = Math.abs(meanIn(m, m.yaw, at + 75, Math.min(at + 125, until)) - meanIn(m, m.yaw, at - 75, at - 25)) > params.turnRad;
  const fliesS = longestBelowS(m, at - SECOND, at + 2 * SECOND, params.weightlessMps2, 0);
  let bar = params.throw * (stops ? params.stopsTimes : 1) * (turned ? params.turnedTimes : 1);
  if (fliesS >= params.flightS || landsMps(m, at) >= params.landsMps) bar *= params.jumpedTimes;
  if (throws < bar || fliesS >= params.jumpS || !comesBack(params, m, at)) return false;
  let still = false;
  for (let k = at + 2 * SECOND; k <= until - SECOND; k += 5) still = still || stillFrom(m, k);
  return sinksM(m, at) < (still ? params.sitsM : params.sinksM);
}

const BEFORE = numbers(3), AFTER = numbers(3);

/** Whether the sensor leans neither too far nor too long, and is soon as upright as before. @param {typeof STUMBLES} params @param {Moments} m @param {number} at */
function comesBack(params, m, at) {
  upIn(m, at - 4 * SECOND, at - SECOND, BEFORE);
  upIn(m, at + 2 * SECOND, Math.min(at + 4 * SECOND, m.end), AFTER);
  if (angleOf(BEFORE, AFTER) > params.comesBackRad) return false;
  let furthest = 0, long = 0;
  for (let k = at - 25; k < at + 2 * SECOND; k += 5) furthest = Math.max(furthest, leanAt(m, BEFORE, k));
  for (let k = at - 25; k < at + 2 * SECOND; k += 5) if (leanAt(m, BEFORE, k) > Math.max(furthest / 2, params.thrownRad)) long += 1;
  return furthest <= params.furthestRad && long / 10 <= params.longestS;
}

/** How much faster the body comes down than in the seconds before. @param {Moments} m @param {number} at */
function landsMps(m, at) {
  const usual = /** @type {number[]} */ ([]), first = Math.max(at - 7 * SECOND, oldest(m) + 2 * SECOND + 1);
  for (let k = at - SECOND; k - SECOND >= first; k -= SECOND) usual.push(leastSink(m, k - SECOND, k));
  usual.sort((a, b) => a - b);
  const half = usual.length >> 1, high = usual[half] ?? 0, middle = usual.length % 2 ? high : (high + (usual[half - 1] ?? high)) / 2;
  return middle - leastSink(m, at - SECOND, Math.min(at + 2 * SECOND, m.end));
}

/** @param {Moments} m @param {number} from @param {number} to */
function leastSink(m, from, to) {
  let least = Infinity;
  for (let k = from; k < to; k += 2) least = Math.min(least, sinkAt(m, k));
  return least;
}

/** How much lower the body is two seconds later; before and after it neither rises nor sinks. @param {Moments} m @param {number} at */
function sinksM(m, at) {
  const then = at + 2 * SECOND, first = at - SECOND, before = meanIn(m, m.speed, at - 3 * SECOND, first);
  const after = meanIn(m, m.speed, then, Math.min(at + 4 * SECOND, m.end));
  let total = 0;
  for (let k = first; k < then; k += 1) total += m.speed[k - m.first] - before - ((after - before) * (k - first)) / (then - first - 1);
  return -total / SECOND;
}
