// @ts-check
// What each cue says about one tick: as `motion/live_cues.py`, and explained there.
import { within } from "./numbers.js";

/** @typedef {import("./features.js").Features} Features */
/** Log-likelihood of forward, backward, sideways, still. @typedef {readonly [number, number, number, number]} Says */
/** Speed whichever way, and a standard deviation below and above. @typedef {readonly [number, number, number]} Pace */
/** @typedef {{says: Says, pace: Pace | null}} Word */
/** @typedef {typeof WORN.lumbar} Worn */
/** @typedef {keyof typeof WORN} Placement */

export const FORWARD = 0, BACKWARD = 1, SIDEWAYS = 2, STILL = 3;
export const STATES = /** @type {const} */ (["forward", "backward", "sideways", "still"]);

/** @type {Word} */
export const SILENT = Object.freeze({ says: /** @type {Says} */ ([0, 0, 0, 0]), pace: null });

/** The word without what it says of direction. @param {Word} word @returns {Word} */
export const withoutWay = (word) => ({ says: SILENT.says, pace: word.pace });

/** @param {number} forceMps2 @param {number} turnRadps @param {number} [axVz] @param {number} [skJx] @param {number} [skWy] @param {number} [constant] @param {number} [aside] */
const worn = (forceMps2, turnRadps, axVz = 0, skJx = 0, skWy = 0, constant = 0, aside = 99) =>
  Object.freeze({ forceMps2, turnRadps, axVz, skJx, skWy, constant, aside });

export const WORN = Object.freeze({
  lumbar: worn(0.4, 0.35, 2.2, 2.2, 0, -0.3, 0.7),
  chest: worn(0.4, 0.35, 3.2, 3.2, 0, -0.3, 1.1),
  thigh: worn(0.5, 0.8, 2.5, 0, 2.5, 0, 0.65),
  wrist: worn(0.5, 0.8),
  foot_left: worn(0.5, 0.8),
  foot_right: worn(0.5, 0.8),
});

/** @param {Placement} placement */
export const isFoot = (placement) => placement === "foot_left" || placement === "foot_right";

export const CUES = Object.freeze({
  quietShare: 0.6, turnMore: 2.5, moment: 0.4, beside: 0.8, notStill: 6, moving: 4, movingAt: 1.7, lLimit: 4,
  perTick: 0.4, weak: 0.25, faintMps2: 0.4, turningRadps: 0.8, rhythm: 0.25, runAboveMps2: 3.5, ends: 0.5,
  orderly: 0.35, plain: 1.6, notSideways: 1.5, otherwise: 0.75, runsAboveMps2: 7, hurriesAboveMps2: 3,
  walkMps: /** @type {Pace} */ ([1, 0.5, 0.6]), hurryMps: /** @type {Pace} */ ([1, 0.9, 0.9]), runS: 0.25,
  runRangeMps: /** @type {readonly [number, number]} */ ([1.8, 4]), runMps: /** @type {readonly [number, number]} */ ([0.7, 1.5]),
});

/** How far each tick is above the limits of standing: below 1 it stands. @param {typeof CUES} params @param {Worn} worn @param {Features[]} features @returns {number[]} */
export function unrestOf(params, worn, features) {
  const seconds = features.map((f) => {
    const force = f.forceMps2 / worn.forceMps2, turn = f.turnRadps / worn.turnRadps;
    return Math.max(force, Math.min(turn, Math.max(turn / params.turnMore, force / params.quietShare)));
  });
  return features.map((f, i) => {
    const beside = Math.min(seconds[i - 1] ?? 2, seconds[i + 1] ?? 2) < 1;
    const own = Math.max(f.ownForceMps2 / worn.forceMps2, f.ownTurnRadps / worn.turnRadps);
    return Math.min(seconds[i] ?? 0, own / (beside ? params.beside : params.moment));
  });
}

/** @param {typeof CUES} params @param {number} unrest @returns {Word} */
export function stillness(params, unrest) {
  const move = unrest < 1 ? -params.notStill : 0, above = within((unrest - 1) / (params.movingAt - 1), 0, 1);
  return { says: [move, move, move, -params.moving * above], pace: null };
}

/** @param {typeof CUES} params @param {Features} f @returns {Word} */
export function pace(params, f) {
  const bounce = f.bounceMps2, [low, high] = params.runRangeMps, [below, above] = params.runMps;
  if (bounce > params.runsAboveMps2) return { says: SILENT.says, pace: [within(params.runS * bounce, low, high), below, above] };
  return { says: SILENT.says, pace: bounce > params.hurriesAboveMps2 ? params.hurryMps : params.walkMps };
}

/** @param {Worn} worn @param {Features} f */
export const shapeScore = (worn, f) => worn.axVz * f.axVz + worn.skJx * f.skJx + worn.skWy * f.skWy + worn.constant;

/** @param {typeof CUES} params @param {Worn} worn @param {Features} f @returns {Word} */
export function shape(params, worn, f) {
  if (f.stdUpMps2 > params.runAboveMps2 || f.asideRatio > params.plain) return SILENT;
  let word = params.perTick * within(shapeScore(worn, f), -params.lLimit, params.lLimit);
  const turns = Math.abs(f.yawRadps) > params.turningRadps;
  if (f.stdUpMps2 < params.faintMps2 || turns || f.rhythm < params.rhythm) word *= params.weak;
  if (f.reach < 1) word *= params.ends;
  return { says: [Math.min(-word, 0), Math.min(word, 0), 0, 0], pace: null };
}

/** @param {typeof CUES} params @param {Worn} worn @param {Features} f @returns {Word} */
export function sideways(params, worn, f) {
  const fires = f.asideRatio > worn.aside && Math.abs(f.axVz) < params.orderly;
  if (fires || f.asideRatio > params.plain) return { says: [-params.otherwise, -params.otherwise, 0, 0], pace: null };
  return { says: [0, 0, -params.notSideways, 0], pace: null };
}
