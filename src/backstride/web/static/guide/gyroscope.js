// @ts-check
// A gyroscope that comes late, or goes: the live reading settles by its first sample whether there is one. Some phones give
// their first readings without, and one that stops would leave nothing read at all.

/** @typedef {import("../live/live.js").Sample} Sample */
/** @typedef {import("../live/live.js").Told} Told */

const WAITS_S = 1;     // for the first reading that has one. Project choice
const GONE_S = 3;      // as long as a reading is believed (`GUIDE.freshS`)

/** @param {() => {take: (sample: Sample) => Told | null}} make a new reading @returns {{take: (sample: Sample) => (Told & {feels: boolean}) | null}} `feels`: whether stumbles, falls and knocks are felt */
export function followGyroscope(make) {
  /** @type {ReturnType<typeof make> | null} */
  let live = null;
  let firstS = NaN, turnedS = NaN, turns = false;

  /** @param {boolean} has */
  function anew(has) {
    live = make();
    turns = has;
  }

  return {
    take(sample) {
      if (Number.isNaN(firstS)) firstS = sample.t;
      if (sample.turn) turnedS = sample.t;
      if (sample.turn && !turns) anew(true);
      else if (!sample.turn && (turns ? sample.t - turnedS > GONE_S : !live && sample.t - firstS >= WAITS_S)) anew(false);
      const told = live?.take(sample) ?? null;
      return told && { ...told, feels: turns };
    },
  };
}
