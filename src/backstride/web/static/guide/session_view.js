// @ts-check
// What stands on the screen at a moment. `state` is what the block asks; `lit` says whether the reading agrees. "You are
// going forward" only where the reading is sure; where it is not known which way, no way is named.
import { piecesOf } from "./blocks.js";
import { blockWords, wordOf } from "./phrases.js";
import { changeAt, doneS, feelsNow, goesByTime, GUIDE, isOpen, reading, surely } from "./session_state.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./session_state.js").State} State */
/** @typedef {import("./phrases.js").Clips} Clips */
/** @typedef {"ready" | "countdown" | "backward" | "forward" | "sideways" | "still" | "turn" | "unknown" | "paused" | "stop" | "asked" | "over"} Shown */
/**
 * @typedef {object} View
 * @property {Shown} state
 * @property {number} elapsedS
 * @property {number} totalS
 * @property {[number, number] | null} stretch
 * @property {{word: string, travel: string, gait: string, leftS: number | null, leftM: number | null, goneS: number | null, cue: string, byTime: boolean}} block `goneS`: how long one without an end has run; `byTime`: its metres are not measured
 * @property {{words: string} | null} next
 * @property {string} line
 * @property {boolean} lit
 * @property {number} now
 * @property {[number, number, string, string][]} pieces
 * @property {number | null} untilS seconds to the start of a countdown, or to the alarm while somebody is asked; null: none runs
 * @property {"stumble" | "fall" | null} asked what is asked about
 * @property {boolean} byPress the block that runs ends when the person says so
 * @property {boolean} feels whether stumbles, falls and knocks are felt just now
 */

const CUE_S = 8, HALF_OPEN_S = 60;
/** As it is read, not as it was asked. */
const GOING = Object.freeze({ run: "running", walk: "walking", stand: "going", unknown: "going" });
const STOPPED = Object.freeze({
  pain: "You said it hurts. No more backward running today.", stumbles: "Two stumbles: stop for today.", fall: "A fall: stop for today.",
  effort: "That was harder than this stage allows. Enough for today.", spotter: "Your spotter says stop.", said: "You stopped. Nothing is lost.",
});

/** @param {State} kept @param {readonly Block[]} blocks @param {Clips} clips @param {number} t @returns {View} */
export function viewOf(kept, blocks, clips, t) {
  const s = { ...kept, t: Math.max(kept.t, t) }, block = blocks[s.index] ?? blocks.at(-1), total = blocks.at(-1)?.endS ?? 0;
  if (!block) throw new TypeError("workout: no blocks");
  const next = blocks[s.index + 1], now = s.over === "done" ? total : s.run ? onRibbon(s, block) : block.startS;
  const told = shownOf(s, block);
  return {
    state: told.state, lit: told.lit, line: lineOf(s, block, told), elapsedS: now, totalS: total, now, stretch: block.stretch,
    block: { word: wordOf(block), travel: block.travel, gait: block.gait, ...leftOf(s, block), cue: cueOf(s, clips), byTime: goesByTime(s, block) },
    next: next ? { words: blockWords(next) } : null,
    pieces: piecesOf(blocks), untilS: untilOf(s), asked: s.asked?.of ?? null, byPress: s.status === "running" && isOpen(block), feels: feelsNow(s),
  };
}

/** @param {State} s */
function untilOf(s) {
  if (s.countdown) return Math.max(0, s.countdown.at - s.t);
  return s.asked && s.asked.alarmFrom === null ? Math.max(0, s.asked.since + GUIDE.answerS - s.t) : null;
}

/** @param {State} s @param {Block} block @returns {{state: Shown, lit: boolean}} */
function shownOf(s, block) {
  if (s.status !== "running") return { state: s.status, lit: false };
  const read = reading(s), asked = block.travel === "unknown" ? read ?? "unknown" : block.travel;   // any way will do
  if (read === null) return { state: s.heard ? "unknown" : asked, lit: false };
  if (read === "unknown") return { state: "unknown", lit: false };
  if (read === "still" && asked !== "still" && surely({ ...s, deaf: false }, "still", GUIDE.stillS)) return { state: "still", lit: false };
  return { state: asked, lit: read === asked };
}

/** @param {State} s @param {Block} block @param {{state: Shown, lit: boolean}} told */
function lineOf(s, block, told) {
  const found = reading(s), read = s.deaf && found !== block.travel ? null : found, sure = read !== null && read !== "unknown";
  switch (s.status) {
    case "stop": return s.stopped ? STOPPED[s.stopped] : "";
    case "asked": return s.asked?.alarmFrom != null ? (s.t < s.asked.alarmFrom + GUIDE.alarmS ? "Nobody answered. The alarm sounds." : "Nobody answered.") : s.asked?.of === "fall" ? "That looked like a fall." : "That felt like a stumble.";
    case "turn": return read === "forward" ? (s.turn?.held ? "You are going forward" : "Still forward") : read === "still" ? "You are standing" : "";
    case "over": return s.over === "done" ? "That was the session." : "Stopped. What was recorded is kept.";
    case "running": break;
    default: return "";
  }
  if (told.state === "unknown") return "The time runs on";
  if (!sure) return "";
  if (read === "still") return "You are standing";
  return `You are ${GOING[s.heard?.gait ?? "unknown"]} ${read}`;
}

/** How far the block is, 0 to 1. @param {State} s @param {Block} block */
function shareOf(s, block) {
  const run = s.run, past = doneS(run, s.t);
  if (!run) return 0;
  if (run.byPositions && block.metres) return Math.min(run.doneM / block.metres, 1);
  return Math.min(run.plannedS === null ? past / (past + HALF_OPEN_S) : past / Math.max(run.plannedS, 0.001), 1);
}

/** @param {State} s @param {Block} block */
export const onRibbon = (s, block) => block.startS + shareOf(s, block) * (block.endS - block.startS);

/** @param {State} s @param {Block} block @returns {{leftS: number | null, leftM: number | null, goneS: number | null}} */
function leftOf(s, block) {
  if (block.metres !== null) return { leftS: null, leftM: block.metres * (1 - shareOf(s, block)), goneS: null };
  if (block.seconds === null) return { leftS: null, leftM: null, goneS: s.run ? doneS(s.run, s.t) : null };
  const end = changeAt(s);
  return { leftS: Math.max(0, end !== null ? end - s.t : block.seconds - doneS(s.run, s.t)), leftM: null, goneS: null };
}

/** What was said last about looks, form or breathing. @param {State} s @param {Clips} clips */
function cueOf(s, clips) {
  const said = s.voice.said.findLast((one) => one.at <= s.t && (one.about === "look" || one.about === "form" || one.about === "breathing"));
  if (!said || s.t > said.at + CUE_S) return "";
  return said.words.map((key) => clips[key.replace(/-short$/, "")]?.en ?? "").filter(Boolean).join(" ");
}
