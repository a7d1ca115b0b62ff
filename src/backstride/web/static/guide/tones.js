// @ts-check
// The tones, as shapes: how high, how long, how loud. Low enough for an old ear, high enough for a phone's loudspeaker.

/** @typedef {{afterS: number, seconds: number, fromHz: number, toHz: number, wave: OscillatorType, loud: number}} Part */

/** @param {number} hz @param {number} seconds @param {number} loud @param {Partial<Part>} [more] @returns {Part} */
const part = (hz, seconds, loud, more = {}) => ({ afterS: 0, seconds, fromHz: hz, toHz: hz, wave: "sine", loud, ...more });

/** @type {Readonly<Record<string, readonly Part[]>>} */
const SHAPES = Object.freeze({
  tick: [part(1000, 0.05, 0.5)],
  beep: [part(660, 0.2, 0.6)],
  go: [part(990, 0.4, 0.7)],
  end: [part(660, 0.2, 0.6), part(880, 0.2, 0.6, { afterS: 0.22 }), part(660, 0.4, 0.6, { afterS: 0.44 })],
  in: [part(330, 0.3, 0.25, { toHz: 440 })],
  out: [part(440, 0.3, 0.25, { toHz: 330 })],
  alarm: [part(950, 0.4, 0.9, { wave: "square" }), part(1300, 0.4, 0.9, { wave: "square", afterS: 0.45 })],
});

/** What is not known sounds as a beep. @param {string} name */
export const shapeOf = (name) => SHAPES[name] ?? /** @type {readonly Part[]} */ (SHAPES.beep);
