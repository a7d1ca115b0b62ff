// @ts-check
// From the lines of the server to the columns that are drawn. Pure, so that it is tested without a browser.

/** @typedef {import("../api/decode.js").SpeedLine} SpeedLine */
/** @typedef {(number | null)[]} Column */
/** @typedef {{t: number[], columns: Column[]}} Columns */
/** @typedef {{from: number, to: number, travel: string}} Piece seconds, and which way */

/**
 * The columns of a signed trace: forward part, backward part, and what is not known upward and downward.
 * A gap stays a gap in all of them. Sideways is drawn as a band, since its speed has no place above or below.
 * @param {SpeedLine} line
 * @param {number} factor units a m/s
 * @param {Piece[]} sideways
 * @returns {Columns}
 */
export function trace(line, factor, sideways) {
  const aside = (/** @type {number} */ i) => sideways.some(({ from, to }) => from <= (line.t_s[i] ?? -1) && (line.t_s[i] ?? -1) < to);
  const part = (/** @type {Column} */ values, /** @type {(v: number, i: number) => number | null} */ keep) => values.map((v, i) => (v === null ? null : keep(v * factor, i)));
  return {
    t: line.t_s,
    columns: [
      part(line.signed, (v) => Math.max(v, 0)),
      part(line.signed, (v) => Math.min(v, 0)),
      part(line.unsigned, (v, i) => (aside(i) ? null : v)),
      part(line.unsigned, (v, i) => (aside(i) ? null : -v)),
    ],
  };
}

/** The largest size downward and upward that a trace needs. @param {Column[]} columns @param {number} least @returns {[number, number]} */
export function reach(columns, least) {
  let up = least, down = least;
  for (const column of columns) {
    for (const v of column) {
      if (v !== null && v > up) up = v;
      if (v !== null && -v > down) down = -v;
    }
  }
  return [-down, up];
}

/** A moment and a value of a line. @typedef {{t: number, v: number}} Point */

/** Where a line is lowest and highest; null where it is nowhere. @param {number[]} t @param {Column} values @returns {{low: Point, high: Point} | null} */
export function extremes(t, values) {
  /** @type {Point | null} */
  let low = null;
  /** @type {Point | null} */
  let high = null;
  t.forEach((at, i) => {
    const v = values[i] ?? null;
    if (v === null) return;
    if (!low || v < low.v) low = { t: at, v };
    if (!high || v > high.v) high = { t: at, v };
  });
  return low && high ? { low, high } : null;
}

/** What the columns hold at the sample nearest to a time, no further away than `within`; null where there is none.
 * @param {Columns} drawn @param {number} at @param {number} within @returns {(number | null)[] | null} */
export function nearest({ t, columns }, at, within) {
  let best = -1, far = within;
  t.forEach((time, i) => {
    if (Math.abs(time - at) > far || columns.every((column) => (column[i] ?? null) === null)) return;
    best = i;
    far = Math.abs(time - at);
  });
  return best < 0 ? null : columns.map((column) => column[best] ?? null);
}
