// @ts-check
// The ticks that are still looked at: as `motion/live_ticks.py`, and explained there.
import { pace, shape, SILENT, sideways, stillness, unrestOf, withoutWay } from "./cues.js";
import { joinedChances, readBack, readOn, startOf, transitionsOf, weightsOf } from "./grid.js";
import { numbers } from "./numbers.js";

/** @typedef {import("./numbers.js").Column} Column */
/** @typedef {import("./features.js").Features} Features */
/** @typedef {import("./cues.js").Word} Word */
/** @typedef {import("./grid.js").Chances} Chances */
/** @typedef {import("./speed.js").Change} Change */
/** @typedef {{cues: typeof import("./cues.js").CUES, grid: typeof import("./grid.js").GRID, states: import("./grid.js").Grid, worn: import("./cues.js").Worn, placement: import("./cues.js").Placement, faced: boolean, tickS: number, spare: Tick[]}} Ways
 * `spare`: ticks that nobody looks at any more, to be used again. */
/** @typedef {{index: number, features: Features, unrest: number, words: Word[], movingS: number, felt: boolean, weights: Column, moves: Column, belief: Column, own: Column}} Tick
 * `own`: where its transitions are written, if they are its own. */

/** Placements whose own movement is that of the body. @param {string} placement */
export const isBody = (placement) => placement === "lumbar" || placement === "chest" || placement === "thigh";

/** Ask every cue that the placement has. @param {Ways} ways @param {Features} f @param {number} unrest @param {Word | null} swing @returns {Word[]} */
function wordsOf(ways, f, unrest, swing) {
  if (!f.known) return [SILENT];
  const words = [stillness(ways.cues, unrest)];
  if (swing !== null) {
    words.push(ways.faced ? swing : withoutWay(swing));
  } else if (isBody(ways.placement)) {
    words.push(pace(ways.cues, f));
    if (ways.faced) words.push(sideways(ways.cues, ways.worn, f), shape(ways.cues, ways.worn, f));
  }
  return words;
}

/** @param {Ways} ways @param {Features} features @returns {Tick} */
function makeTick(ways, features) {
  const n = ways.states.size, own = numbers(n * n);
  return { index: 0, features, unrest: 0, words: [], movingS: 0, felt: false, weights: numbers(n), moves: own, belief: numbers(n), own };
}

/** Let ticks be used again. @param {Ways} ways @param {Tick[]} ticks */
export function forget(ways, ticks) {
  for (const tick of ticks) ways.spare.push(tick);
}

const START = numbers(64);

/** The kept ticks and those that are seen anew after them. @param {Ways} ways @param {Tick[]} kept @param {Features[]} features @param {(Change | null)[]} changes @param {(Word | null)[]} swings @returns {Tick[]} */
export function readTicks(ways, kept, features, changes, swings) {
  const unrest = unrestOf(ways.cues, ways.worn, [...kept.map((tick) => tick.features), ...features]);
  const out = [...kept], start = START.subarray(0, ways.states.size);
  features.forEach((f, i) => {
    const before = out[out.length - 1], tick = ways.spare.pop() ?? makeTick(ways, f), change = changes[i] ?? null;
    tick.index = before ? before.index + 1 : 0;
    tick.features = f;
    tick.unrest = unrest[kept.length + i] ?? 0;
    tick.words = wordsOf(ways, f, tick.unrest, swings[i] ?? null);
    tick.movingS = tick.unrest < 1 ? 0 : (before ? before.movingS : 0) + ways.tickS;
    tick.felt = change !== null && change.known;
    tick.moves = transitionsOf(ways.grid, ways.states, change, tick.own);
    weightsOf(ways.grid, ways.states, tick.words, tick.weights);
    if (!before) startOf(ways.grid, ways.states, start);
    readOn(before ? before.belief : start, tick.moves, tick.weights, tick.belief);
    out.push(tick);
  });
  return out;
}

const AFTER = numbers(64);

/** Chances of each way in each tick, by all that has come until now. @param {Ways} ways @param {Tick[]} ticks @returns {Chances[]} */
export function chancesIn(ways, ticks) {
  const after = AFTER.subarray(0, ways.states.size).fill(1), out = /** @type {Chances[]} */ (new Array(ticks.length));
  for (let i = ticks.length - 1; i >= 0; i -= 1) {
    const tick = /** @type {Tick} */ (ticks[i]);
    out[i] = joinedChances(ways.states, tick.belief, after);
    readBack(after, tick.moves, tick.weights);
  }
  return out;
}
