// @ts-check
// The charts of a run: one clock, one cursor, one zoom for all of them.
import { getCharts } from "../api/client.js";
import { clock } from "../api/words.js";
import { dress } from "./dress.js";
import { columnsOf, optionsOf, valueWords } from "./options.js";

/** @typedef {import("../api/decode.js").Charts} Charts */
/** @typedef {import("./columns.js").Columns} Columns */
/** @typedef {import("./columns.js").Piece} Piece */
/** @typedef {{box: HTMLElement, key: string, words: string, tall: number, plot: uPlot | null, drawn: Columns | null, said: HTMLElement}} Chart */
/** @typedef {[number, number]} Range seconds */

export class Panel {
  /** @param {HTMLElement[]} boxes @param {string} run @param {number} lengthS @param {Piece[]} pieces */
  constructor(boxes, run, lengthS, pieces) {
    this.run = run;
    this.lengthS = lengthS;
    this.pieces = pieces;
    /** @type {Range} */
    this.range = [0, lengthS];
    /** @type {Charts | null} */
    this.data = null;
    /** @type {((range: Range) => void)[]} */
    this.listeners = [];
    this.charts = boxes.map(chartOf);
    for (const chart of this.charts) this.#listen(chart);
    const sized = new ResizeObserver(() => this.draw());
    for (const box of boxes.slice(0, 1)) sized.observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Get and draw a range; more points come when it is short. @param {Range | null} range null is all of it */
  async show(range) {
    for (const { box } of this.charts) box.setAttribute("aria-busy", "true");
    try {
      this.data = await getCharts(this.run, range);
      this.range = range ?? [0, this.lengthS];
      this.draw();
      this.say(null);                                                        // what was said stood on the old scale
      for (const listener of this.listeners) listener(this.range);
    } finally {
      for (const { box } of this.charts) box.removeAttribute("aria-busy");
    }
  }

  draw() {
    if (!this.data) return;
    const look = dress();
    for (const chart of this.charts) {
      chart.plot?.destroy();
      chart.plot = null;
      chart.box.replaceChildren(chart.said);
      const wide = chart.box.clientWidth;
      chart.drawn = columnsOf(chart, this.data, this.pieces);
      if (!chart.drawn || wide < 40) continue;
      const options = optionsOf(chart, chart.drawn, this, wide, look);
      chart.plot = new uPlot(options, /** @type {uPlot.AlignedData} */ ([chart.drawn.t, ...chart.drawn.columns]), chart.box);
    }
  }

  /** @param {Chart} chart */
  #listen({ box }) {
    box.addEventListener("keydown", (event) => {
      const [low, high] = this.range, now = Number(box.getAttribute("aria-valuenow"));
      const step = Math.max((high - low) / Math.max(box.clientWidth, 1), 1) * (event.shiftKey ? 10 : 1);
      /** @type {Record<string, number>} */
      const ways = { ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step, Home: low, End: high };
      const to = ways[event.key];
      if (event.key === "Escape") void this.show(null);
      else if (to !== undefined) this.move(to);
      else return;
      event.preventDefault();
    });
    box.addEventListener("dblclick", () => void this.show(null));
    box.addEventListener("focus", () => this.move(Number(box.getAttribute("aria-valuenow"))));
    box.addEventListener("blur", () => this.say(null));
  }

  /** Put the cursor of every chart to a moment. @param {number} to */
  move(to) {
    const at = Math.min(Math.max(to, this.range[0]), this.range[1]);
    for (const { plot } of this.charts) plot?.setCursor({ left: plot.valToPos(at, "x"), top: 1 }, false);
    this.say(at);
  }

  /** Say what every chart has at a moment, beside its cursor and to who listens. @param {number | null} at */
  say(at) {
    for (const { box, plot, drawn, said, key, words } of this.charts) {
      said.hidden = at === null || !plot;
      if (at === null || !plot || !drawn) continue;
      const text = valueWords(key, words, drawn, at, this.pieces);
      said.textContent = `${clock(at)}  ${text}`;
      const left = plot.over.offsetLeft + plot.valToPos(at, "x") - said.offsetWidth / 2;
      said.style.setProperty("left", `${Math.min(Math.max(left, 0), box.clientWidth - said.offsetWidth)}px`);
      box.setAttribute("aria-valuenow", String(Math.round(at)));
      box.setAttribute("aria-valuetext", `${clock(at)}, ${text}`);
    }
  }
}

/** @param {HTMLElement} box @returns {Chart} */
function chartOf(box) {
  const said = document.createElement("output");
  said.className = "said";
  said.hidden = true;
  said.setAttribute("aria-hidden", "true");                                // the slider itself says its value
  return { box, key: box.dataset.chart ?? "", words: box.dataset.words ?? "", tall: box.dataset.tall === "trace" ? 240 : 128, plot: null, drawn: null, said };
}
