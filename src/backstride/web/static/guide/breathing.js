// @ts-check
// Breathing in steps: in for so many, out for so many, as fast as the person steps. A breath that has begun ends with
// the cadence it has then, so that nobody is asked to gasp when the steps change.

/** @typedef {{at: number, name: "in" | "out"}} Breath */
/** @typedef {{nextAt: number, name: "in" | "out"}} Breathing */

const SLOWEST_SPM = 50, FASTEST_SPM = 240;   // no steps, or no steps of a person: said in words alone

/** How long one half of a breath takes; null where the steps are not known. @param {number} steps @param {number} cadenceSpm */
export function halfS(steps, cadenceSpm) {
  return cadenceSpm >= SLOWEST_SPM && cadenceSpm <= FASTEST_SPM ? 60 * steps / cadenceSpm : null;
}

/**
 * The tones of `[from, to)`; what is kept goes on where it was, whatever the cadence did.
 * @param {Breathing | null} kept @param {number} steps @param {number} cadenceSpm @param {number} from @param {number} to
 * @returns {{tones: Breath[], kept: Breathing | null}}
 */
export function breathe(kept, steps, cadenceSpm, from, to) {
  const half = halfS(steps, cadenceSpm);
  if (half === null) return { tones: [], kept: null };
  /** @type {Breath[]} */
  const tones = [];
  let { nextAt, name } = kept ?? { nextAt: from, name: /** @type {"in" | "out"} */ ("in") };
  if (nextAt < from) nextAt = from;
  for (; nextAt < to; nextAt += half) {
    tones.push({ at: nextAt, name });
    name = name === "in" ? "out" : "in";
  }
  return { tones, kept: { nextAt, name } };
}

/** Cadence that wobbles less than its measure: each reading moves it by a part. @param {number} before @param {number} read */
export function smoothed(before, read) {
  return !(read > 0) ? before : before > 0 ? before + (read - before) / 4 : read;
}
