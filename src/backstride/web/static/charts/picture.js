// @ts-check
// All charts of a page as one picture, on the page's own paper, with their headings.
import { dress } from "./dress.js";

/** @param {HTMLElement[]} boxes @param {string} title @returns {Promise<Blob | null>} */
export function picture(boxes, title) {
  const look = dress(), ratio = devicePixelRatio, line = look.em * 2.4 * ratio;
  const drawn = boxes.map((box) => ({ heading: box.closest("figure")?.querySelector("figcaption")?.innerText.replace(/\s+/g, " ") ?? "", canvas: box.querySelector("canvas") }))
    .flatMap(({ heading, canvas }) => (canvas ? [{ heading, canvas }] : []));
  const whole = document.createElement("canvas"), edge = 24 * ratio;
  whole.width = Math.max(...drawn.map(({ canvas }) => canvas.width)) + 2 * edge;
  whole.height = drawn.reduce((sum, { canvas }) => sum + canvas.height + line, line) + 2 * edge;
  const pen = /** @type {CanvasRenderingContext2D} */ (whole.getContext("2d"));
  pen.fillStyle = look.paper;
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.fillStyle = look.ink;
  let y = edge + line / 2;
  const write = (/** @type {string} */ words, /** @type {number} */ size) => {
    pen.font = `600 ${size * ratio}px ${look.family}`;
    pen.fillText(words, edge, y);
  };
  write(title, look.em * 1.4);
  y += line / 2;
  for (const { heading, canvas } of drawn) {
    y += line / 2;
    write(heading, look.em);
    y += line / 2;
    pen.drawImage(canvas, edge, y);
    y += canvas.height;
  }
  return new Promise((resolve) => whole.toBlob(resolve, "image/png"));
}
