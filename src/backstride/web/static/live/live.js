// @ts-check
// Which way, which gait, how many steps, told while it happens: as `motion/live.py`, and explained there.
//
// `makeLive({placement, facing, treadmill}).take(sample)` gives what is told, twice a second, and null otherwise.
// Plain numbers, no clock, no page: what is measured of it in `validation/live_phone.md` ran through these files.
import { ANCHOR, anchorTilt, feltAcceleration, makeAnchor } from "./anchor.js";
import { ANSWER, answerOf, unlessLone } from "./answer.js";
import { ATTITUDE, attitudeCoefficients, attitudeQuaternion, makeAttitude, rotate, turnAttitude } from "./attitude.js";
import { CLOCK, makeClock, takeIn } from "./clock.js";
import { CUES, isFoot, WORN } from "./cues.js";
import { bandsOf, FEATURES, featuresOf, makeScratch } from "./features.js";
import { band } from "./filters.js";
import { countStrides, FOOT, stridesOf, swingWords } from "./foot.js";
import { GRID, gridOf } from "./grid.js";
import { numbers, unit } from "./numbers.js";
import { changesOf, hannOf, SPEED } from "./speed.js";
import { countSteps, isLeg, makeSteps, STEPS, stepSignal } from "./steps.js";
import { chancesIn, forget, isBody, readTicks } from "./ticks.js";
import { GRAVITY_MPS2, levelWindow, makeLevel, makeWindow, nextPlace, WINDOW } from "./window.js";

/** @typedef {import("./numbers.js").Vector} Vector */
/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./answer.js").Told} Told */
/** @typedef {import("./answer.js").Travel} Travel */
/** @typedef {import("./cues.js").Placement} Placement */
/** Seconds on any clock that goes on; specific force in m/s² (+9.81 along the axis that points up at rest); rad/s, null without a gyroscope.
 * @typedef {{t: number, force: Vector, turn: Vector | null}} Sample */
/** Where it is worn, where the chest (or the toes) points in sensor axes, whether the ground is a belt.
 * @typedef {{placement: Placement, facing: Vector | null, treadmill?: boolean}} Wearing */
/** @typedef {ReturnType<typeof liveCoefficients>} Coefficients */
/** @typedef {ReturnType<typeof makeState>} LiveState */

export const LIVE = Object.freeze({
  tiltOnlyS: 0.75, firstAnswerS: 3, tickS: 0.5, freshS: 1.5, lagS: 0.5, settledS: 2.5,
  clock: CLOCK, attitude: ATTITUDE, anchor: ANCHOR, window: WINDOW, features: FEATURES, cues: CUES, steps: STEPS, foot: FOOT,
  grid: GRID, speed: SPEED, answer: ANSWER,
});

/** @param {Wearing} wearing */
export function makeLive(wearing) {
  const c = liveCoefficients(wearing), state = makeState(c);
  return {
    /** Take one sample in. @param {Sample} sample @returns {Told | null} */
    take(sample) {
      const before = state.told;
      advance(c, state, sample);
      return state.told === before ? null : state.told;
    },
    /** For tests: everything that is remembered. */
    state,
    coefficients: c,
  };
}

/** What follows from the settings. @param {Wearing} wearing */
export function liveCoefficients({ placement, facing, treadmill = false }) {
  const rate = CLOCK.rateHz, dtS = 1 / rate, ahead = numbers(3);
  ahead.set(facing ?? [1, 0, 0]);
  unit(ahead, 3);
  return {
    placement, treadmill, faced: facing !== null, dtS,
    turning: attitudeCoefficients(ATTITUDE, dtS),
    tilting: attitudeCoefficients(/** @type {any} */ ({ ...ATTITUDE, tauAccS: LIVE.tiltOnlyS }), dtS),
    bands: bandsOf(FEATURES, rate),
    stepBand: band(isLeg(placement) ? STEPS.legLowHz : STEPS.lowHz, STEPS.highHz, rate),
    hann: hannOf(SPEED, rate),
    ways: {
      cues: CUES, grid: GRID, states: gridOf(GRID), worn: WORN[placement], placement, faced: facing !== null, tickS: LIVE.tickS,
      spare: /** @type {import("./ticks.js").Tick[]} */ ([]),
    },
    facing: ahead,
    most: Math.trunc(WINDOW.lengthS * rate),
    second: Math.trunc(rate),
    tick: Math.trunc(LIVE.tickS * rate),
    lag: Math.trunc(LIVE.lagS / LIVE.tickS),
    settled: Math.trunc(LIVE.settledS / LIVE.tickS),
    fresh: Math.trunc(LIVE.freshS / LIVE.tickS),
  };
}

/** @param {Coefficients} c */
function makeState(c) {
  const state = {
    clock: makeClock(), attitude: makeAttitude(), anchor: makeAnchor(), window: makeWindow(c.most), steps: makeSteps(),
    moments: 0, hasTurn: /** @type {boolean | null} */ (null), ticks: /** @type {import("./ticks.js").Tick[]} */ ([]),
    chances: /** @type {import("./grid.js").Chances[]} */ ([]), counted: /** @type {[number, number][]} */ ([]),
    before: /** @type {Travel} */ ("unknown"), told: /** @type {Told | null} */ (null),
    level: makeLevel(c.most), scratch: makeScratch(c.most), six: numbers(6),
    give: /** @type {import("./clock.js").Give} */ (() => undefined),
  };
  state.give = (startS, six, known) => {
    follow(c, state, six, known);
    if (state.moments % c.tick === 0) look(c, state, startS + c.dtS);
  };
  return state;
}

/** Begin anew, but for the clock and the count. @param {Coefficients} c @param {LiveState} state */
function beginAnew(c, state) {
  forget(c.ways, state.ticks);
  Object.assign(state, {
    attitude: makeAttitude(), anchor: makeAnchor(), steps: makeSteps(state.steps.count), moments: 0, ticks: [], chances: [],
    counted: [], before: "unknown", told: null,
  });
  state.window.n = state.window.from = 0;
}

/** Take in one sample. @param {Coefficients} c @param {LiveState} state @param {Sample} sample */
function advance(c, state, { t, force, turn }) {
  if (state.hasTurn === null) state.hasTurn = turn !== null;
  if (state.hasTurn && turn === null) return;
  for (let i = 0; i < 3; i += 1) {
    state.six[i] = force[i];
    state.six[3 + i] = state.hasTurn && turn !== null ? turn[i] : 0;
  }
  if (!takeIn(CLOCK, state.clock, t, state.six, state.give)) beginAnew(c, state);
}

const Q = numbers(4), FORCE = numbers(3), TURN = numbers(3), FREE = numbers(3), EARTH = numbers(3);

/** Turn one even moment into earth axes and remember it. @param {Coefficients} c @param {LiveState} state @param {Column} six @param {boolean} known */
function follow(c, state, six, known) {
  const { window, attitude } = state, at = nextPlace(window);
  for (let i = 0; i < 3; i += 1) {
    FORCE[i] = six[i];
    TURN[i] = six[3 + i];
  }
  turnAttitude(state.hasTurn ? c.turning : c.tilting, attitude, TURN, FORCE);
  anchorTilt(ANCHOR, state.anchor, attitude, c.dtS);
  attitudeQuaternion(attitude, Q);
  for (let i = 0; i < 3; i += 1) FREE[i] = state.hasTurn ? TURN[i] - attitude.biasRadps[i] : 0;
  write(window.force, at, FORCE);
  write(window.turn, at, FREE);
  rotate(Q, FORCE, EARTH);
  EARTH[2] -= GRAVITY_MPS2;
  write(window.accel, at, EARTH);
  rotate(Q, FREE, EARTH);
  write(window.spin, at, EARTH);
  rotate(Q, c.facing, EARTH);
  write(window.ahead, at, EARTH);
  feltAcceleration(state.anchor, attitude, FORCE, EARTH);
  write(window.felt, at, EARTH);
  window.known[at] = known ? 1 : 0;
  state.moments += 1;
}

/** @param {Column[]} columns @param {number} at @param {Column} values */
function write(columns, at, values) {
  for (let i = 0; i < columns.length; i += 1) /** @type {Column} */ (columns[i])[at] = values[i];
}

/** Each tick: cues, belief, answers. @param {Coefficients} c @param {LiveState} state @param {number} tS */
function look(c, state, tS) {
  const rate = CLOCK.rateHz, { window, level } = state;
  if (state.moments < LIVE.firstAnswerS * rate) return;
  levelWindow(window, Math.trunc(WINDOW.headingS * rate), level);
  const strides = step(c, state);
  state.counted.push([state.steps.cadenceSpm, state.steps.count]);
  if (state.counted.length > 1 + c.settled) state.counted.shift();
  const newest = Math.floor(state.moments / c.tick) - 1;
  const kept = state.ticks.filter((tick) => tick.index <= newest - c.fresh);
  forget(c.ways, state.ticks.slice(kept.length));
  const count = newest - (kept[kept.length - 1]?.index ?? -1);
  const firsts = Array.from({ length: count }, (_, i) => window.n - c.tick * (count - i));
  const features = featuresOf(FEATURES, c.bands, rate, window, level, state.scratch, firsts, c.tick, c.ways.worn.skWy !== 0);
  const swings = strides ? swingWords(FOOT, strides, firsts, c.tick) : firsts.map(() => null);
  const ticks = readTicks(c.ways, kept, features, changes(c, state, firsts), swings), most = c.settled + Math.floor(c.second / c.tick);
  state.ticks = ticks.slice(-most);
  forget(c.ways, ticks.slice(0, -most));
  state.chances = chancesIn(c.ways, state.ticks);
  const now = answer(c, state, tS, c.lag);
  if (now) state.told = { now, settled: settle(c, state, tS, newest) };
}

/** How speed changed into each tick, where ground, heading and facing can tell it. @param {Coefficients} c @param {LiveState} state @param {number[]} firsts */
function changes(c, state, firsts) {
  if (c.treadmill || !state.hasTurn || !c.faced || !isBody(c.placement)) return firsts.map(() => null);
  const middles = firsts.map((first) => first + Math.floor(c.tick / 2));
  return changesOf(c.hann, CLOCK.rateHz, state.window, state.level, middles, c.tick);
}

/** The answer about the second that is settled now; null between two of them. @param {Coefficients} c @param {LiveState} state @param {number} tS @param {number} newest */
function settle(c, state, tS, newest) {
  const aSecond = Math.floor(c.second / c.tick), settled = answer(c, state, tS, c.settled);
  if (!settled || (newest + 1 - c.settled) % aSecond) return null;
  const n = state.chances.length, after = state.chances.slice(n - c.settled, n - c.settled + aSecond), before = state.before;
  state.before = settled.travel;
  return unlessLone(ANSWER, settled, before, after);
}

/** The answer about the second that ended `lag` ticks ago; null before the first one. @param {Coefficients} c @param {LiveState} state @param {number} tS @param {number} lag */
function answer(c, state, tS, lag) {
  const last = state.ticks.length - lag, first = last - Math.floor(c.second / c.tick), lagS = lag * LIVE.tickS;
  if (first < 0) return null;
  const counted = /** @type {[number, number]} */ (state.counted[Math.max(state.counted.length - 1 - lag + c.lag, 0)]);
  const known = { atOnce: lag === c.lag, knowsFacing: c.faced, hasTurn: state.hasTurn === true };
  return answerOf(ANSWER, c.placement, state.ticks.slice(first, last), state.chances.slice(first, last), tS - lagS, lagS, counted, known);
}

/** Count steps once a second; a foot with a gyroscope counts its strides, which are given back. @param {Coefficients} c @param {LiveState} state */
function step(c, state) {
  const rate = CLOCK.rateHz, { window, level, steps } = state;
  if (isFoot(c.placement) && state.hasTurn) {
    const strides = stridesOf(FOOT, rate, window);
    countStrides(steps, strides, rate, window.n, state.moments, STEPS.settleS);
    return strides;
  }
  if (state.moments % c.second === 0) {
    const leg = isLeg(c.placement), signal = stepSignal(window, level, leg);
    countSteps(STEPS, steps, c.stepBand, rate, signal, window.n, state.moments, leg);
  }
  return null;
}
