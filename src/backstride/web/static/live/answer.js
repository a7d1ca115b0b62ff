// @ts-check
// From beliefs to an answer: as `motion/live_answer.py`, and explained there.
import { BACKWARD, FORWARD, isFoot, STATES, STILL } from "./cues.js";

/** @typedef {import("./grid.js").Chances} Chances */
/** @typedef {import("./ticks.js").Tick} Tick */
/** @typedef {import("./cues.js").Placement} Placement */
/** @typedef {"forward" | "backward" | "sideways" | "still" | "unknown"} Travel */
/** @typedef {"walk" | "run" | "stand" | "unknown"} Gait */
/** About the second `[startS, endS)`, told `lagS` after its end; confidence is 0 for unknown, cadence 0 without steps.
 * @typedef {{startS: number, endS: number, lagS: number, travel: Travel, chances: Chances, confidence: number, gait: Gait, cadenceSpm: number, steps: number, because: string}} Answer */
/** `now` for the screen, `settled` (once for each second, two seconds later) to be counted and spoken.
 * @typedef {{now: Answer, settled: Answer | null}} Told */
/** @typedef {{atOnce: boolean, knowsFacing: boolean, hasTurn: boolean}} Known */

export const ANSWER = Object.freeze({
  sure: 0.8, sureStart: 0.9, sureLone: 0.97, gaitRunAboveMps2: 5,
  gaitRunAboveMps: /** @type {readonly [number, number]} */ ([1.9, 2.4]), gaitRunAboveSpm: 140, tells: 0.4, startWithinS: 4,
  turnAboveRadps: 0.5,
});

/** The answer about one second, by its ticks and the chances in each. @param {typeof ANSWER} params @param {Placement} placement @param {Tick[]} second @param {Chances[]} chances @param {number} endS @param {number} lagS @param {[number, number]} counted cadence and steps @param {Known} known @returns {Answer} */
export function answerOf(params, placement, second, chances, endS, lagS, counted, known) {
  const four = meanOf(chances), best = /** @type {0 | 1 | 2 | 3} */ (four.indexOf(Math.max(...four)));
  /** @type {Travel} */
  let travel = STATES[best];
  let because = why(params, placement, second, travel);
  const doubtful = known.atOnce && because === "start" && gaitOf(params, placement, second, counted, travel) === "run";
  let refused = "";
  if (!second.every((tick) => tick.features.known)) {
    refused = "gap";
  } else if (four[STILL] < params.sure) {
    refused = refusedFor(placement, known);
    if (!refused && four[best] < (doubtful ? params.sureStart : params.sure)) refused = "undecided";
  }
  if (refused) {
    travel = "unknown";
    because = refused;
  }
  const [cadenceSpm, steps] = counted, gait = gaitOf(params, placement, second, counted, travel);
  return { startS: endS - 1, endS, lagS, travel, chances: four, confidence: refused ? 0 : four[best], gait, cadenceSpm, steps, because };
}

/** A settled answer, `unknown` where its way is that of neither neighbour and not sure enough. @param {typeof ANSWER} params @param {Answer} answer @param {Travel} before @param {Chances[]} after @returns {Answer} */
export function unlessLone(params, answer, before, after) {
  const four = meanOf(after), best = Math.max(...four);
  const following = best >= params.sure ? STATES[/** @type {0 | 1 | 2 | 3} */ (four.indexOf(best))] : "unknown";
  const walks = answer.travel !== "still" && answer.travel !== "unknown" && answer.gait !== "run";
  if (!walks || answer.travel === before || answer.travel === following || answer.confidence >= params.sureLone) return answer;
  return { ...answer, travel: "unknown", confidence: 0, because: "undecided" };
}

/** @param {Chances[]} chances @returns {Chances} */
function meanOf(chances) {
  /** @type {Chances} */
  const four = [0, 0, 0, 0];
  for (const each of chances) for (const way of /** @type {const} */ ([0, 1, 2, 3])) four[way] += each[way] / chances.length;
  return four;
}

/** Which cue decided. @param {typeof ANSWER} params @param {Placement} placement @param {Tick[]} second @param {Travel} travel */
function why(params, placement, second, travel) {
  const seen = isFoot(placement) ? "swing" : "shape";
  if (travel === "still") return "quiet";
  if (travel === "sideways") return seen;
  const way = travel === "forward" ? FORWARD : BACKWARD, other = way === FORWARD ? BACKWARD : FORWARD;
  let lean = 0;
  for (const { words } of second) {
    const says = words[words.length - 1]?.says;
    if (says) lean += says[way] - says[other];
  }
  if (lean >= params.tells) return seen;
  const newest = second[second.length - 1];
  if (!newest || !newest.felt) return "carried";
  if (newest.movingS <= params.startWithinS) return "start";
  return second.some((tick) => Math.abs(tick.features.yawRadps) > params.turnAboveRadps) ? "turn" : "carried";
}

/** Why a direction cannot be claimed; empty where it can. @param {Placement} placement @param {Known} known */
function refusedFor(placement, known) {
  if (placement === "wrist") return "placement";
  if (!known.hasTurn) return "no-gyroscope";
  return known.knowsFacing ? "" : "no-facing";
}

/** @param {typeof ANSWER} params @param {Placement} placement @param {Tick[]} second @param {[number, number]} counted @param {Travel} travel @returns {Gait} */
function gaitOf(params, placement, second, [cadenceSpm], travel) {
  const newest = /** @type {Tick} */ (second[second.length - 1]);
  if (travel === "still" || (travel === "unknown" && newest.unrest < 1)) return "stand";
  if (cadenceSpm <= 0) return "unknown";
  if (isFoot(placement)) {
    const [slow, fast] = params.gaitRunAboveMps;
    const speeds = second.flatMap(({ words }) => words[words.length - 1]?.pace?.[0] ?? []);
    const speed = speeds.length ? Math.max(...speeds) : slow;
    return speed > fast || (speed >= slow && cadenceSpm > params.gaitRunAboveSpm) ? "run" : "walk";
  }
  return newest.features.stdUpMps2 > params.gaitRunAboveMps2 ? "run" : "walk";
}
