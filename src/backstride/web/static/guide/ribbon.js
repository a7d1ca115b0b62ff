// @ts-check
// The session as a ribbon: outlines are planned, what is behind you is filled, a line is now.

const SVG = "http://www.w3.org/2000/svg";
const GROUND = 1, SIDEWAYS = 0.14;

/** Top and height of a piece, as `drawing.py` has them. @param {string} travel @param {string} gait @param {number} high @returns {[number, number] | null} */
export function boxOf(travel, gait, high) {
  const middle = high / 2, tall = middle * (gait === "walk" ? 0.5 : 1) - 2 * GROUND;
  if (travel === "forward") return [middle - GROUND - tall, tall];
  if (travel === "backward") return [middle + GROUND, tall];
  if (travel === "sideways") return [middle - high * SIDEWAYS, 2 * high * SIDEWAYS];
  return travel === "still" ? null : [0, high];
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...Node} inside */
function svg(tag, attributes, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...inside);
  return made;
}

/** @param {HTMLElement} into @param {number} high */
export function makeRibbon(into, high) {
  let drawn = "", whole = 1;
  /** @type {SVGElement | null} */
  let behind = null;
  /** @type {SVGElement | null} */
  let line = null;

  /** @param {readonly [number, number, string, string][]} pieces */
  function draw(pieces) {
    whole = pieces.at(-1)?.[1] ?? 1;
    const x = (/** @type {number} */ s) => `${(100 * s / whole).toFixed(3)}%`;
    const bars = (/** @type {string} */ kind) => pieces.flatMap(([from, to, travel, gait]) => {
      const box = boxOf(travel, gait, high);
      if (!box || to <= from) return [];
      return [svg("svg", { x: x(from), width: x(to - from), height: high, overflow: "visible" }, svg("rect", { class: travel, y: box[0], height: box[1] }))].map((one) => { one.classList.add(kind); return one; });
    });
    behind = svg("svg", { width: "0%", height: high, overflow: "hidden", class: "behind" }, svg("svg", { width: "100%", height: high, class: "behind-all" }, ...bars("done")));
    line = svg("line", { class: "now", x1: "0%", x2: "0%", y1: -4, y2: high + 4 });
    const root = svg("svg", { class: "strip-drawing", width: "100%", height: high, "aria-hidden": "true", overflow: "visible" },
      svg("g", { class: "ahead" }, ...bars("plan")), behind, svg("line", { class: "ground", x1: 0, x2: "100%", y1: high / 2, y2: high / 2 }), line);
    into.replaceChildren(root);
  }

  return {
    /** @param {readonly [number, number, string, string][]} pieces @param {number | null} now seconds on it; null draws the plan alone */
    show(pieces, now) {
      const key = JSON.stringify(pieces);
      if (key !== drawn) { draw(pieces); drawn = key; }
      const share = now === null ? 0 : Math.min(Math.max(now / whole, 0), 1), at = `${(100 * share).toFixed(2)}%`;
      behind?.setAttribute("width", at);
      // the inner picture keeps the whole width while the outer one cuts it at now
      behind?.firstElementChild?.setAttribute("width", share > 0 ? `${(100 / share).toFixed(3)}%` : "100%");
      line?.setAttribute("visibility", now === null ? "hidden" : "visible");
      for (const end of ["x1", "x2"]) line?.setAttribute(end, at);
    },
  };
}
