// @ts-check
// Falls while they happen: as `motion/live_incidents_falls.py`, and explained there.
import { angleOf, knownIn, longestBelowS, meanIn, mostIn, oldest, RATE_HZ, sinkAt, upIn } from "./incidents_moments.js";
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./incidents_moments.js").Moments} Moments */

export const FALLS = Object.freeze({
  looksFromMps: 1, sinksMps: 1.5, sinksFastMps: 1.8, dropsM: 0.3, dropsFarM: 0.4, thighShare: 0.8, hitsMps2: 21.6,
  tiltsRad: 0.7, settlesS: 4, staysS: 1.5, mostlyStill: 0.8, weightlessMps2: 1.2, offCentreM: 0.06, weightlessS: 0.26,
});
const TICK = 5, SECOND = RATE_HZ;

/**
 * The fall whose lying begins a second and a half before the newest moment, or null.
 * @param {typeof FALLS} params @param {Moments} m @param {number[]} stills one for each tick of a tenth of a second: still from there on @param {Column} upright @param {boolean} thigh
 */
export function fallOf(params, m, stills, upright, thigh) {
  const n = stills.length, lies = n - Math.round((params.staysS - 1) * 10) - 1;
  if (lies < 1 || stills[lies] === 0 || stills[lies - 1] !== 0) return null;
  let quiet = 0;
  for (let i = lies; i < n; i += 1) quiet += stills[i] ?? 0;
  if (quiet < params.mostlyStill * (n - lies)) return null;
  const still = m.end - SECOND - TICK * (n - 1 - lies);
  for (let i = lies - 1, k = still - TICK; i >= 0 && stills[i] === 0 && still - k < params.settlesS * SECOND + 25; i -= 1, k -= TICK) {
    const sinks = sinkIn(m, k);
    if (sinks > -params.looksFromMps || sinkIn(m, k - TICK) < sinks || sinkIn(m, k + TICK) <= sinks) continue;
    const fall = read(params, m, k, still, upright, thigh);
    if (fall) return fall;
  }
  return null;
}

/** Fastest sinking in one tick. @param {Moments} m @param {number} k */
function sinkIn(m, k) {
  let least = Infinity;
  for (let i = Math.max(k, oldest(m) + 1); i < Math.min(k + TICK, m.end); i += 1) least = Math.min(least, sinkAt(m, i));
  return least;
}

const REST = numbers(3);

/** Speed and height around one sinking, counted from what came before it and the stillness after. @param {typeof FALLS} params @param {Moments} m @param {number} k @param {number} still @param {Column} upright @param {boolean} thigh */
function read(params, m, k, still, upright, thigh) {
  const from = k - Math.round(3.2 * SECOND), fell = k - SECOND, landed = Math.min(k + Math.round(0.8 * SECOND), m.end);
  if (from < oldest(m) || !knownIn(m, from, landed)) return null;
  let hit = k;
  for (let i = k; i < Math.min(k + 6 * TICK, m.end); i += 1) if (m.hard[i - m.first] > m.hard[hit - m.first]) hit = i;
  const before = meanIn(m, m.speed, from, fell), after = meanIn(m, m.speed, still, Math.min(still + SECOND, m.end));
  let sum = 0, least = 0, bounce = 0, middle = 0;
  for (let i = from; i < fell; i += 1) middle += bounce += m.speed[i - m.first] - before;
  for (let i = fell; i < landed; i += 1) {
    const speed = m.speed[i - m.first] - (i < hit ? before : after);
    sum += speed;
    if (i < hit) least = Math.min(least, speed);
  }
  upIn(m, still, Math.min(still + SECOND, m.end), REST);
  const sinksMps = -least, dropsM = -(bounce - middle / (fell - from) + sum) / SECOND, tiltRad = angleOf(REST, upright);
  const hitsMps2 = mostIn(m, m.hard, k - 2 * TICK, Math.min(k + 6 * TICK, m.end));
  if (sinksMps < params.sinksMps || dropsM < params.dropsM || hitsMps2 < params.hitsMps2) return null;
  if (still - hit > params.settlesS * SECOND) return null;
  if (longestBelowS(m, hit - 75, hit + 25, params.weightlessMps2, params.offCentreM) >= params.weightlessS) return null;
  const lies = !thigh && tiltRad >= params.tiltsRad, share = thigh ? params.thighShare : 1;
  if (!lies && (sinksMps < share * params.sinksFastMps || dropsM < share * params.dropsFarM)) return null;
  const signs = [sinksMps / params.sinksFastMps, dropsM / params.dropsFarM, hitsMps2 / (1.5 * params.hitsMps2), lies ? 1.3 : 0.7];
  const clear = signs.reduce((total, sign) => total + Math.min(sign, 1.3), 0) / 4 / 1.3;
  return { at: hit, sure: 0.5 + 0.45 * clear };
}

