// @ts-check
// Three knocks on the case: as `motion/live_incidents_knocks.py`, and explained there.

/** @typedef {ReturnType<typeof makeKnocks>} Knocks */
/** `near` are those below the bar. @typedef {{atS: number, mps2: number, upMps2: number, bar: number}} Blow */

export const KNOCKS = Object.freeze({
  leastS: 0.009, mostS: 0.04, leastMps2: 7, usualTimes: 1.8, usualS: 8, settlesS: 1.5, ringsS: 0.165, ringsOnS: 0.25, ringsShare: 0.15, gapLowS: 0.17, gapHighS: 0.68,
  aloneS: 0.75, evenTimes: 2, alikeTimes: 20, standsOut: 0.7, levelTimes: 1.25,
});

export function makeKnocks() {
  return {
    lastS: -Infinity, last: [0, 0, 0], lastUp: 0, usual: 0, most: 0, mostBefore: 0, mostBefore2: 0, periodS: -Infinity, begun: false,
    blows: /** @type {Blow[]} */ ([]), near: /** @type {Blow[]} */ ([]),
  };
}

/**
 * Take the horizontal part of one sample's specific force; three knocks in a row are told once nothing follows.
 * @param {typeof KNOCKS} params @param {Knocks} state @param {number} tS @param {readonly number[]} level horizontal specific force (3,) in any axes @param {number} up vertical
 * @returns {{atS: number, sure: number} | null}
 */
export function hearKnocks(params, state, tS, level, up) {
  const passedS = tS - state.lastS;
  if (passedS < params.leastS) return null;
  let jerk = 0;
  for (let i = 0; i < 3; i += 1) {
    const by = (level[i] ?? 0) - (state.last[i] ?? 0);
    jerk += by * by;
    state.last[i] = level[i] ?? 0;
  }
  jerk = Math.sqrt(jerk);
  const upMps2 = Math.abs(up - state.lastUp);
  state.lastS = tS;
  state.lastUp = up;
  if (passedS > params.mostS) jerk = 0;
  const bar = Math.max(params.leastMps2, params.usualTimes * state.usual);
  const newest = state.blows[state.blows.length - 1];
  if (jerk >= bar) {
    const since = newest ? tS - newest.atS : Infinity, rings = since < params.ringsOnS && newest && jerk < params.ringsShare * newest.mps2;
    if (newest && since < params.ringsS) newest.mps2 = Math.max(newest.mps2, jerk);
    else if (!rings) keep(state.blows, { atS: tS, mps2: jerk, upMps2, bar });
  } else if (jerk >= params.standsOut * bar && (!newest || tS - newest.atS > params.ringsOnS)) {
    keep(state.near, { atS: tS, mps2: jerk, upMps2, bar });
  }
  const last = state.blows[state.blows.length - 1];
  if (last && tS - last.atS < params.ringsS) last.upMps2 = Math.max(last.upMps2, upMps2);
  learn(params, state, tS, jerk);
  return threeOf(params, state, tS);
}

/** @param {Blow[]} blows @param {Blow} blow */
function keep(blows, blow) {
  blows.push(blow);
  if (blows.length > 8) blows.shift();
}

/** What is usual: the largest of each half second, on average, as it was a second and more ago. @param {typeof KNOCKS} params @param {Knocks} state @param {number} tS @param {number} jerk */
function learn(params, state, tS, jerk) {
  state.most = Math.max(state.most, jerk);
  if (tS - state.periodS < params.settlesS) return;
  const share = state.begun ? Math.min(params.settlesS / params.usualS, 1) : 1;
  state.usual += share * (state.mostBefore - state.usual);
  state.begun = state.begun || state.mostBefore > 0;
  state.mostBefore = state.most;
  state.most = 0;
  state.periodS = tS;
}

/** @param {typeof KNOCKS} params @param {Knocks} state @param {number} tS */
function threeOf(params, state, tS) {
  const n = state.blows.length, [a, b, c] = state.blows.slice(-3), before = state.blows[n - 4];
  if (!a || !b || !c || tS - c.atS < params.aloneS) return null;
  const one = b.atS - a.atS, two = c.atS - b.atS, weakest = Math.min(a.mps2, b.mps2, c.mps2);
  state.blows = [];
  if (before && a.atS - before.atS < params.aloneS) return null;
  if (Math.min(one, two) < params.gapLowS || Math.max(one, two) > params.gapHighS) return null;
  if (Math.max(one, two) > params.evenTimes * Math.min(one, two)) return null;
  if (Math.max(a.mps2, b.mps2, c.mps2) > params.alikeTimes * weakest) return null;
  if (a.mps2 + b.mps2 + c.mps2 < params.levelTimes * (a.upMps2 + b.upMps2 + c.upMps2)) return null;
  if (state.near.some((one) => one.atS > a.atS - params.aloneS && one.mps2 > params.standsOut * weakest)) return null;
  return { atS: c.atS, sure: Math.min(0.5 + 0.15 * (weakest / c.bar), 0.95) };
}
