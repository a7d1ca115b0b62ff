// @ts-check
// Columns of numbers of a length that never changes, made once: what comes sixty times a second makes no garbage.

/**
 * A typed array. Its elements are `any` so that the compiler does not ask at every index whether there is one:
 * every loop here goes by a length that it was given.
 * @typedef {Omit<Float64Array, number> & {[i: number]: any}} Column
 */
/** @typedef {[number, number, number]} Vector x, y, z */

/** @param {number} n @returns {Column} */
export const numbers = (n) => new Float64Array(n);

/** @param {number} value @param {number} low @param {number} high */
export const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** Scaled to length 1, in place; zeros stay zeros. @param {Column} values @param {number} n */
export function unit(values, n) {
  let size = 0;
  for (let i = 0; i < n; i += 1) size += values[i] * values[i];
  size = Math.sqrt(size);
  if (size > 0) for (let i = 0; i < n; i += 1) values[i] /= size;
}

/** Scaled so that they add up to 1, in place. @param {Column} values */
export function shares(values) {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i];
  for (let i = 0; i < values.length; i += 1) values[i] /= total;
}
