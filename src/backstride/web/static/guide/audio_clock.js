// @ts-check
// The clock of the session against the clock of the loudspeaker. They run apart by some milliseconds a minute, and the
// loudspeaker's moves in steps; the latest reading in half a minute is the truest, since a step can only be late.

export const AUDIO_CLOCK = Object.freeze({
  windowS: 20,     // 50 parts in a million make 1 ms of it
  jumpS: 0.1,      // more than a step: the sound stood still meanwhile, or the pace is another
});

/** @typedef {{see: (t: number, offset: number) => number}} AudioClock */

/** @returns {AudioClock} */
export function makeAudioClock() {
  /** @type {[number, number][]} */
  let seen = [];
  return {
    /** Take in how far the loudspeaker's clock is ahead at `t`, and say how far it truly is. @param {number} t @param {number} offset */
    see(t, offset) {
      const best = seen.reduce((most, one) => Math.max(most, one[1]), -Infinity);
      if (Math.abs(offset - best) > AUDIO_CLOCK.jumpS) seen = [];
      seen = seen.filter((one) => one[0] > t - AUDIO_CLOCK.windowS && one[0] <= t);
      seen.push([t, offset]);
      return seen.reduce((most, one) => Math.max(most, one[1]), -Infinity);
    },
  };
}
