// @ts-check
// What all charts wear: the page's own colours and sizes, read from its styles, so that they follow light and dark.

/** @typedef {{forward: string, backward: string, sideways: string, family: string, ink: string, soft: string, edge: string, unknown: string, paper: string, font: string, em: number, gutter: number}} Dress */

/** @returns {Dress} */
export function dress() {
  const root = document.documentElement, style = getComputedStyle(root);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const rem = parseFloat(style.fontSize), em = (13 / 16) * rem;
  return {
    forward: colour("forward"), backward: colour("backward"), sideways: colour("sideways"), family: colour("font"), ink: colour("ink"), soft: colour("soft"), edge: colour("edge"),
    unknown: colour("unknown"), paper: colour("paper"), font: `${em}px ${colour("font")}`, em, gutter: 4.4 * rem,
  };
}

/** Hatching for what is not known, for a canvas. @param {Dress} look @param {number} ratio pixels of the canvas a pixel of the page */
export function hatching(look, ratio) {
  const tile = document.createElement("canvas"), size = Math.round(7 * ratio);
  tile.width = tile.height = size;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  pen.strokeStyle = look.unknown;
  pen.lineWidth = 1.7 * ratio;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
  }
  pen.stroke();
  return /** @type {CanvasPattern} */ (pen.createPattern(tile, "repeat"));
}

/** Round steps for an axis: about as many as asked. @param {number} low @param {number} high @param {number} most */
export function steps(low, high, most) {
  const span = Math.max(high - low, 1e-9), power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => span / n <= most) ?? 10 * power;
  const found = [];
  for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + step * 1e-9; v += step) found.push(Math.abs(v) < step * 1e-6 ? 0 : Number(v.toPrecision(12)));
  return found;
}

/** Round steps on both sides of zero: the largest that has its place, so that each side is named. @param {number} low @param {number} high */
export function traceSteps(low, high) {
  const reach = Math.min(high, -low), power = 10 ** Math.floor(Math.log10(reach));
  const step = [5, 2, 1].map((n) => n * power).find((n) => n <= reach) ?? power;
  return steps(low, high, (high - low) / step).filter((v) => Math.abs(v) <= 2 * step);
}

/** Round steps of time for an axis: seconds, minutes, hours. @param {number} low @param {number} high @param {number} most */
export function timeSteps(low, high, most) {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400].find((s) => (high - low) / s <= most) ?? 28800;
  const found = [];
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) found.push(t);
  return found;
}
