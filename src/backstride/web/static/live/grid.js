// @ts-check
// What is believed of the last ticks, on a grid of chest speeds: as `motion/live_grid.py`, and explained there.
import { BACKWARD, FORWARD, SIDEWAYS, STILL } from "./cues.js";
import { numbers, shares, within } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./cues.js").Word} Word */
/** @typedef {import("./speed.js").Change} Change */
/** Of forward, backward, sideways, still. @typedef {[number, number, number, number]} Chances */
/** @typedef {ReturnType<typeof gridOf>} Grid */

export const GRID = Object.freeze({
  furthestMps: 5.4, stepMps: 0.45, asideMps: /** @type {readonly number[]} */ ([0.5, 1, 1.5]), changeMps: 0.3, slipMps: 0.8,
  jump: 0.03, entersAside: 0.1, jumpsAside: 0.3, wanderMps: 0.4, turnsRound: 0.03, startsStill: 8, least: 1e-9,
});
const ANYHOW = 1e-4; // of each transition, whatever habit says
const NOTHING = 1e-7; // a state less likely than this moves nothing

/** The states; `habit` and `any` are transitions, (from, to) row by row. @param {typeof GRID} params */
export function gridOf(params) {
  const n = Math.round(params.furthestMps / params.stepMps), straight = 2 * n + 1;
  const aside = [...params.asideMps.map((v) => -v).reverse(), ...params.asideMps], size = straight + aside.length;
  const ahead = numbers(size), left = numbers(size), travel = new Uint8Array(size).fill(SIDEWAYS);
  for (let i = 0; i < straight; i += 1) {
    ahead[i] = params.stepMps * (i - n);
    travel[i] = i < n ? BACKWARD : i > n ? FORWARD : STILL;
  }
  aside.forEach((v, i) => (left[straight + i] = v));
  const habit = numbers(size * size), any = numbers(size * size).fill(1 / size), ways = [...travel];
  const near = (/** @type {number} */ i, /** @type {number} */ j) => student(Math.hypot(ahead[j] - ahead[i], left[j] - left[i]) / params.wanderMps);
  // All rows by that of standing, in the middle of the grid.
  const whole = ways.reduce((total, _, j) => total + near(n, j), 0);
  ways.forEach((way, i) => ways.forEach((to, j) => {
    const turns = way !== to && way !== STILL && to !== STILL;
    habit[i * size + j] = (near(i, j) / whole) * (turns ? params.turnsRound : 1) + ANYHOW;
  }));
  return { size, ahead, left, straight, travel, habit, any };
}

/** The belief before anything is known. @param {typeof GRID} params @param {Grid} grid @param {Column} out */
export function startOf(params, grid, out) {
  for (let i = 0; i < grid.size; i += 1) out[i] = grid.travel[i] === STILL ? params.startsStill : 1;
  shares(out);
}

/** How likely the evidence of one tick is at each state, beside the best. @param {typeof GRID} params @param {Grid} grid @param {Word[]} words @param {Column} out */
export function weightsOf(params, grid, words, out) {
  let best = -Infinity;
  for (let i = 0; i < grid.size; i += 1) {
    const way = /** @type {0 | 1 | 2 | 3} */ (grid.travel[i]);
    let raw = 0;
    for (const { says, pace } of words) {
      raw += says[way];
      if (pace === null || way === STILL) continue;
      const away = Math.abs(grid.ahead[i] + grid.left[i]) - pace[0];
      raw -= 0.5 * (away / (away < 0 ? pace[1] : pace[2])) ** 2;
    }
    out[i] = raw;
    best = Math.max(best, raw);
  }
  for (let i = 0; i < grid.size; i += 1) out[i] = Math.exp(out[i] - best) + params.least;
}

/** How likely each state follows each as speed changed; not normalised. @param {typeof GRID} params @param {Grid} grid @param {Change | null} change @param {Column} out where it is written if it is not the same always @returns {Column} */
export function transitionsOf(params, grid, change, out) {
  if (change === null) return grid.habit;
  if (!change.known) return grid.any;
  const { size, straight, ahead, left } = grid, shrink = 1 / (params.changeMps * Math.sqrt(3));
  const peak = (params.stepMps * shrink) / (Math.PI / 2), jumps = params.jump / size, jumpsAside = (params.jump * params.jumpsAside) / size;
  const [c, s] = change.turn, [gained, shifted] = change.gainedMps;
  for (let i = 0; i < size; i += 1) {
    const u = ahead[i], v = left[i], row = i * size;
    const x = within(u * c - v * s + gained, -params.furthestMps, params.furthestMps), y = u * s + v * c + shifted;
    const goes = peak * (1 - params.jump) * student(y / params.slipMps);
    for (let j = 0; j < straight; j += 1) out[row + j] = goes / (1 + ((x - ahead[j]) * shrink) ** 2) ** 2 + jumps;
    const steps = peak * student(x / params.slipMps) * (i < straight ? params.entersAside : 1);
    for (let j = straight; j < size; j += 1) out[row + j] = steps / (1 + ((y - left[j]) * shrink) ** 2) ** 2 + jumpsAside;
  }
  return out;
}

/** @param {number} away */
function student(away) {
  const wide = 1 + (away * away) / 3;
  return 1 / (wide * wide);
}

/** The belief in a tick from all that came until it. @param {Column} before @param {Column} moves @param {Column} weights @param {Column} out none of them */
export function readOn(before, moves, weights, out) {
  const n = weights.length;
  out.fill(0);
  for (let i = 0; i < n; i += 1) {
    const p = before[i];
    if (p > NOTHING) for (let j = 0; j < n; j += 1) out[j] += p * moves[i * n + j];
  }
  for (let j = 0; j < n; j += 1) out[j] *= weights[j];
  shares(out);
}

/** How likely all that came after the tick before is at each state, by the same of this tick, in place. @param {Column} after @param {Column} moves @param {Column} weights */
export function readBack(after, moves, weights) {
  const n = weights.length;
  for (let j = 0; j < n; j += 1) WEIGHED[j] = after[j] * weights[j];
  for (let i = 0; i < n; i += 1) {
    let total = 0;
    for (let j = 0; j < n; j += 1) total += moves[i * n + j] * WEIGHED[j];
    after[i] = total;
  }
  shares(after);
}

const WEIGHED = numbers(64);

/** The chances by what came until a tick and what came after it. @param {Grid} grid @param {Column} belief @param {Column} after @returns {Chances} */
export function joinedChances(grid, belief, after) {
  /** @type {Chances} */
  const chances = [0, 0, 0, 0];
  let total = 0;
  for (let i = 0; i < grid.size; i += 1) total += belief[i] * after[i];
  for (let i = 0; i < grid.size; i += 1) chances[/** @type {0 | 1 | 2 | 3} */ (grid.travel[i])] += (belief[i] * after[i]) / total;
  return chances;
}
