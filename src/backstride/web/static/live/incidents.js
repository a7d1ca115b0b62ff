// @ts-check
// Stumbles, falls and knocks, told while they happen: as `motion/live_incidents.py`, and explained there.
//
// `makeIncidents({placement}).take(sample)` gives an incident some seconds after it, and null otherwise.
import { CLOCK, makeClock, takeIn } from "./clock.js";
import { band } from "./filters.js";
import { FALLS, fallOf } from "./incidents_falls.js";
import { hearKnocks, KNOCKS, makeKnocks } from "./incidents_knocks.js";
import { angleOf, makeMoments, oldest, RATE_HZ, rememberMoment, stillFrom, upIn } from "./incidents_moments.js";
import { readSteps, STUMBLES, stumbleOf } from "./incidents_stumbles.js";
import { numbers } from "./numbers.js";
import { countSteps, makeSteps, STEPS } from "./steps.js";

/** @typedef {import("./live.js").Sample} Sample */
/** @typedef {{kind: "stumble" | "fall" | "knocks", atS: number, sure: number}} Incident */
/** @typedef {import("./incidents_stumbles.js").Step} Step */
/** @typedef {ReturnType<typeof makeState>} State */

export const INCIDENTS = Object.freeze({
  fewestSteps: 8, movedWithinS: 60, uprightOver: 20, uprightRad: 0.7, stillTicks: 70, stepsKept: 64, stepsEvery: 25, stepsWindow: 200,
  knocks: KNOCKS, falls: FALLS, stumbles: STUMBLES,
});
const TICK = 5, PLACEMENTS = ["lumbar", "chest", "thigh"];

/** @param {{placement: string}} wearing */
export function makeIncidents({ placement }) {
  const state = makeState(placement);
  return {
    /** Take one sample in. @param {Sample} sample @returns {Incident | null} */
    take(sample) {
      if (PLACEMENTS.includes(placement) && sample.turn !== null) advance(state, sample);
      return state.found.shift() ?? null;
    },
    /** For tests: everything that is remembered. */
    state,
  };
}

/** @param {string} placement */
function makeState(placement) {
  const state = {
    thigh: placement === "thigh", clock: makeClock(), moments: makeMoments(), knocks: makeKnocks(), counted: makeSteps(),
    steps: /** @type {Step[]} */ ([]), many: 0, upright: numbers(3), stills: /** @type {number[]} */ ([]), stumbledAt: -1e9, fellAt: -1e9,
    found: /** @type {Incident[]} */ ([]), six: numbers(6), startS: 0,
    band: band(STEPS.lowHz, STEPS.highHz, RATE_HZ), give: /** @type {import("./clock.js").Give} */ (() => undefined),
  };
  state.give = (startS, six, known) => {
    rememberMoment(state.moments, six, known);
    state.startS = startS - (state.moments.end - 1) / RATE_HZ;
    if (state.moments.end % TICK === 0) look(state);
  };
  return state;
}

/** Begin anew, but for how somebody stands. @param {State} state */
function beginAnew(state) {
  Object.assign(state, { moments: makeMoments(), knocks: makeKnocks(), counted: makeSteps(), steps: [], stills: [], stumbledAt: -1e9, fellAt: -1e9 });
}

const UP = numbers(3), LEVEL = [0, 0, 0];

/** @param {State} state @param {Sample} sample */
function advance(state, { t, force, turn }) {
  const { six, moments } = state;
  for (let i = 0; i < 3; i += 1) {
    six[i] = force[i];
    six[3 + i] = turn ? turn[i] : 0;
  }
  const size = Math.sqrt(force[0] ** 2 + force[1] ** 2 + force[2] ** 2);
  if (!Number.isFinite(size) || !Number.isFinite(t)) return;
  moments.hardest = Math.max(moments.hardest, size);
  if (!takeIn(CLOCK, state.clock, t, six, state.give)) beginAnew(state);
  else listen(state, t, force);
}

/** Hear knocks while somebody wears it: who was seen to step, and is upright. @param {State} state @param {number} tS @param {import("./numbers.js").Vector} force */
function listen(state, tS, force) {
  const m = state.moments, at = m.end - 1 - m.first;
  if (at < 0) return;
  UP[0] = m.upx[at];
  UP[1] = m.upy[at];
  UP[2] = m.upz[at];
  const along = force[0] * UP[0] + force[1] * UP[1] + force[2] * UP[2];
  for (let i = 0; i < 3; i += 1) LEVEL[i] = /** @type {number} */ (force[i]) - along * UP[i];
  const heard = hearKnocks(KNOCKS, state.knocks, tS, LEVEL, along);
  if (heard && isWorn(state) && angleOf(UP, state.upright) < INCIDENTS.uprightRad) state.found.push({ kind: "knocks", ...heard });
}

/** @param {State} state */
function isWorn(state) {
  const newest = state.steps[state.steps.length - 1];
  return state.many >= INCIDENTS.fewestSteps && newest !== undefined && state.moments.end - newest.at < INCIDENTS.movedWithinS * RATE_HZ;
}

/** Ten times a second. @param {State} state */
function look(state) {
  const m = state.moments;
  if (m.end < 2 * RATE_HZ) return;
  state.stills.push(stillFrom(m, m.end - RATE_HZ) ? 1 : 0);
  if (state.stills.length > INCIDENTS.stillTicks) state.stills.shift();
  if (isWorn(state)) {
    const fall = fallOf(FALLS, m, state.stills, state.upright, state.thigh);
    if (fall && fall.at > state.fellAt + 3 * RATE_HZ) {
      state.fellAt = fall.at;
      tell(state, "fall", fall);
    }
  }
  if (m.end % INCIDENTS.stepsEvery === 0) step(state);
}

/** @param {State} state @param {"stumble" | "fall"} kind @param {{at: number, sure: number}} found */
function tell(state, kind, { at, sure }) {
  state.found.push({ kind, atS: state.startS + at / RATE_HZ, sure });
}

const SIGNAL = numbers(INCIDENTS.stepsWindow);

/** Find new steps, read and judge older ones. @param {State} state */
function step(state) {
  const m = state.moments, n = Math.min(INCIDENTS.stepsWindow, m.end - oldest(m)), from = m.end - n - m.first;
  for (let i = 0; i < n; i += 1) SIGNAL[i] = m.rises[from + i];
  countSteps(STEPS, state.counted, state.band, RATE_HZ, SIGNAL, n, m.end - 1, false);
  for (const at of state.counted.peaks) {
    if (at < oldest(m) + 2 * TICK) continue; // what comes before it is not known
    state.steps.push({ at, off: 0, usual: 0, thrown: 0, spin: 0, odd: 0, bounce: null, judged: false });
    stand(state, at);
  }
  if (state.steps.length > INCIDENTS.stepsKept) state.steps.splice(0, state.steps.length - INCIDENTS.stepsKept);
  if (state.thigh) return;
  readSteps(STUMBLES, m, state.steps);
  const stumble = stumbleOf(STUMBLES, m, state.steps, state.stumbledAt);
  if (!stumble) return;
  state.stumbledAt = stumble.at;
  if (stumble.at > state.fellAt + 3 * RATE_HZ) tell(state, "stumble", stumble);
}

/** Learn how somebody stands who steps. @param {State} state @param {number} at */
function stand(state, at) {
  const m = state.moments;
  state.many += 1;
  upIn(m, Math.max(at - 25, oldest(m)), at + 1, UP);
  for (let i = 0; i < 3; i += 1) state.upright[i] += (UP[i] - state.upright[i]) / Math.min(state.many, INCIDENTS.uprightOver);
}
