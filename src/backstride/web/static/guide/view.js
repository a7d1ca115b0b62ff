// @ts-check
// From what the session says to what stands on the screen: words, halves, buttons. Pure, so that every state can be tested.
//
// Above the line is forward, below it backward; the lit half says where to go, the line what was detected. Where the
// direction is not known, no travel is named at all.

/** @typedef {"ready" | "countdown" | "backward" | "forward" | "sideways" | "still" | "turn" | "unknown" | "paused" | "stop" | "asked" | "over"} State */
/**
 * @typedef {object} View
 * @property {State} state
 * @property {number} elapsedS
 * @property {number} totalS
 * @property {[number, number] | null} stretch
 * @property {{word: string, travel: string, gait: string, leftS: number | null, leftM: number | null, goneS?: number | null, cue: string, byTime?: boolean}} block `goneS`: how long one without an end has run; `byTime`: its metres are not measured
 * @property {{words: string} | null} next
 * @property {string} line
 * @property {boolean} lit
 * @property {number} now
 * @property {[number, number, string, string][]} pieces
 * @property {number | null} [untilS] seconds to the start of a countdown, or to the alarm while it is asked; null: none runs
 * @property {"stumble" | "fall" | null} [asked] what it is asked about
 * @property {boolean} [byPress] the block has no end that the phone knows: it ends when the person says so
 * @property {boolean} [feels] whether knocks are felt just now
 */
/** @typedef {{name: string, words: string, kind?: "hurts" | "done"}} Act */
/** @typedef {{words: string, unit?: string, says: string, long: boolean}} Left */
/** @typedef {{lit: "" | "f" | "b" | "s" | "wait" | "dark", cap: string, head: string, left: Left | null, cue: string}} Half */
/**
 * @typedef {object} Shown
 * @property {"halves" | "guard" | "paused" | "stop" | "asked" | "over" | "ready"} screen
 * @property {{at: string, stretch: string, total: string, totalSays: string}} head
 * @property {Half} upper
 * @property {Half} lower
 * @property {{icon: "yes" | "turn" | "dark" | "none", words: string, dark: boolean}} line
 * @property {readonly Act[]} acts
 * @property {{head: string, cap?: string, left: Left | null, words: string}} one where the screen is one piece
 * @property {boolean} done whether a press ends the block
 */

/** @type {Half} */
const EMPTY = { lit: "", cap: "", head: "", left: null, cue: "" };
const TRAVEL = /\b(forward|backward|sideways)\b,?\s*/gi;
/** @type {Act} */
const HURTS = { name: "hurts", words: "It hurts", kind: "hurts" };
/** In a turn it says that somebody goes backward, whatever is read: the time runs, and the reading is believed no more. @type {Act} */
const GO_ON = { name: "go-on", words: "Go on" };
/** An effort above what the stage allows, without a number: it stops. @type {Act} */
const TOO_HARD = { name: "too-hard", words: "Too hard" };
/** @type {Act} */
const PAUSE = { name: "pause", words: "Pause" };
/** @type {Act} */
const DONE = { name: "done", words: "Done", kind: "done" };
/** @type {Act} */
const NO = { name: "stop", words: "No, stop here" };
/** After a fall it is enough for today, however it went. @type {Record<"stumble" | "fall", readonly Act[]>} */
const ANSWERS = {
  stumble: [{ name: "fine", words: "I am fine, go on" }, { name: "mistake", words: "It was no stumble" }, NO],
  fall: [{ name: "fine", words: "I am fine, stop for today" }, { name: "mistake", words: "It was no fall" }, NO],
};
/** What stands on the line where nothing was read. */
const UNREAD = /** @type {Record<string, string>} */ ({ countdown: "Get ready", turn: "Wait for the tone" });
const BY_TIME = "No reading: time guides you";

/** @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds)), h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = whole % 60;
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A number and its unit stay on one line. @param {string} words */
export const together = (words) => words.replace(/(\d) (s|min|m|km|%)(?![a-z])/g, "$1\u00a0$2");

/** What is left of a block, large and in words; of one without an end, how long it has run. @param {View["block"]} block @returns {Left | null} */
export function leftOf(block) {
  if (block.leftM !== null) {
    const metres = Math.max(0, Math.round(block.leftM)), far = metres >= 1000, words = far ? (metres / 1000).toFixed(1) : String(metres);
    return { words, unit: far ? "km" : "m", says: far ? `${words} kilometres left` : `${metres} ${metres === 1 ? "metre" : "metres"} left`, long: words.length > 4 };
  }
  const gone = block.leftS === null, whole = gone ? Math.floor(block.goneS ?? 0) : Math.max(0, Math.ceil(block.leftS ?? 0));
  if (gone && (block.goneS ?? null) === null) return null;
  const m = Math.floor(whole / 60), s = whole % 60, so = gone ? "so far" : "left";
  const said = m ? `${m} ${m === 1 ? "minute" : "minutes"}${s ? ` ${s}` : ""} ${so}` : `${s} ${s === 1 ? "second" : "seconds"} ${so}`;
  const words = clock(whole);
  return { words, says: said, long: words.length > 4 };
}

/** @param {View} view @param {string} what @returns {Left | null} */
function untilOf({ untilS }, what) {
  if (untilS === null || untilS === undefined || untilS <= 0) return null;
  const whole = Math.ceil(untilS);
  return { words: String(whole), unit: "s", says: `${whole} ${whole === 1 ? "second" : "seconds"} until ${what}`, long: false };
}

/** @param {View} view @param {{guarded?: boolean}} [how] @returns {Shown} */
export function shown(view, { guarded = false } = {}) {
  const base = { head: headOf(view), upper: EMPTY, lower: EMPTY, line: lineOf(view), acts: view.byPress ? [DONE, PAUSE, HURTS] : view.state === "turn" ? [GO_ON, PAUSE, HURTS] : [PAUSE, HURTS], done: Boolean(view.byPress), one: { head: view.state === "unknown" ? "Keep on" : view.block.word, left: leftOf(view.block), words: view.line } };
  if (view.state === "stop" || view.state === "asked" || view.state === "over") return { ...base, screen: view.state, ...wholeOf(view, base) };
  if (guarded) return { ...base, screen: "guard", acts: [], one: { ...base.one, left: (view.state === "countdown" && untilOf(view, "it starts")) || (view.byPress ? null : base.one.left), head: "Touches do nothing now", words: [...(view.byPress ? [] : ["Wear it. The voice goes on."]), ...(view.feels ? ["Three knocks on the phone pause."] : [])].join(" ") } };
  if (view.state === "paused" || view.state === "ready") return { ...base, screen: view.state, ...wholeOf(view, base) };
  return { ...base, screen: "halves", ...halvesOf(view) };
}

/** @param {View} view */
function headOf(view) {
  const stretch = view.stretch ? `Stretch ${view.stretch[0]} of ${view.stretch[1]}` : view.state === "unknown" ? "" : view.block.word;
  return { at: clock(view.elapsedS), stretch, total: clock(view.totalS), totalSays: "of " };
}

/** @param {View} view @returns {Shown["line"]} */
function lineOf(view) {
  if (view.state === "unknown") return { icon: "dark", words: "The time runs on", dark: true };
  const agrees = view.state === "forward" || view.state === "backward" || view.state === "sideways";
  return { icon: view.state === "turn" ? "turn" : agrees && view.lit && view.line ? "yes" : "none", words: view.line || (UNREAD[view.state] ?? BY_TIME), dark: false };
}

/** @param {View} view @returns {{upper: Half, lower: Half}} */
function halvesOf(view) {
  const then = { ...EMPTY, cap: view.next ? "Then" : "", head: view.next?.words ?? "Then it is done" };
  /** @type {Half} */
  const now = { ...EMPTY, head: view.block.word, left: leftOf(view.block), cue: cueOf(view.block) };
  switch (view.state) {
    case "backward": return { upper: then, lower: { ...now, lit: "b" } };
    case "forward": return { upper: { ...now, lit: "f" }, lower: then };
    case "sideways": return { upper: then, lower: { ...now, lit: "s" } };
    case "turn": return {
      upper: { ...EMPTY, head: "Turn when the path is clear", cue: view.line ? `The time starts when you ${view.block.gait === "walk" ? "walk" : "run"} backward.` : "The time starts after the tone." },   // nothing is read
      lower: { ...now, lit: "wait", cue: view.block.cue || `Not safe here? Just ${view.block.gait === "walk" ? "walk" : "run"} on.` },
    };
    case "unknown": return {
      upper: { ...then, lit: "dark", head: withoutTravel(then.head) },
      lower: { ...now, lit: "dark", head: view.stretch ? `Stretch ${view.stretch[0]} of ${view.stretch[1]}` : "Keep on", cue: "Keep to your plan. Nothing is lost." },
    };
    default: {
      const to = untilOf(view, "it starts"), first = view.state === "countdown" && to ? { ...now, head: `${view.block.word} in`, left: to, cue: now.left ? `For ${spoken(now.left)}` : "" } : now;
      return view.block.travel === "backward" ? { upper: then, lower: first } : { upper: first, lower: then };
    }
  }
}

/** @param {View["block"]} block */
const cueOf = (block) => block.cue || (block.byTime ? "Metres counted by time" : block.leftS === null && (block.goneS ?? null) !== null ? "Time so far" : "");

/** @param {Left} left */
const spoken = ({ words, unit }) => unit ? `${words}\u00a0${unit}` : words;

/** Where the direction is not known none is named. @param {string} words */
export function withoutTravel(words) {
  const rest = words.replace(TRAVEL, "").trim();
  return rest ? rest.charAt(0).toUpperCase() + rest.slice(1) : "The next block";
}

/** @param {View} view @param {{one: Shown["one"]}} base @returns {Partial<Shown> & {acts: readonly Act[]}} */
function wholeOf(view, base) {
  switch (view.state) {
    case "ready": return { acts: [{ name: "start", words: "Start" }], one: { ...base.one, words: view.line || "Press Start, put the phone on, and wait for the voice." } };
    case "paused": return { acts: [GO_ON, TOO_HARD, HURTS], one: { ...base.one, head: "Paused", words: view.line || "The time stands. Nothing is lost." } };
    case "stop": return { acts: [{ name: "finish", words: "Finish and save" }, { name: "mistake", words: "Pressed by mistake, go on" }], one: { head: "Stop here", left: null, words: view.line } };
    case "asked": {
      const left = untilOf(view, "the alarm");
      return { acts: ANSWERS[view.asked ?? "stumble"], one: { head: "Are you all right?", cap: left ? "Alarm in" : "", left, words: left ? `${view.line} Without an answer an alarm sounds.` : view.line } };
    }
    default: return { acts: [], one: { head: "Done", left: null, words: view.line } };
  }
}

const BESIDE = /** @type {Record<string, string>} */ ({ ready: "Not yet begun", paused: "Paused", stop: "Stopped", asked: "All right?", over: "Done" });

/** What stands large before who stands beside. @param {View} view @returns {{head: string, left: Left | null, cue: string, next: string}} */
export function beside(view) {
  const { screen, one, upper, lower } = shown(view), half = lower.left || view.state === "unknown" ? lower : upper;
  if (screen === "halves") return { head: half.left || half.lit === "dark" ? half.head : view.block.word, left: half.left, cue: cueOf(view.block), next: view.next ? `Then ${view.next.words}` : "" };
  const cue = view.state === "asked" ? (one.left ? "The runner is asked. Without an answer an alarm sounds in" : "The runner is asked.") : "";
  return { head: BESIDE[view.state] ?? view.block.word, left: one.left, cue, next: "" };
}

/** @param {number} s */
const ageWords = (s) => s < 90 ? `${Math.round(s)} s` : `${Math.round(s / 60)} min`;

/**
 * What a spotter's phone says: what the runner's phone says, or how long nothing was heard of it. A stop that has not
 * arrived is not said to have.
 * @param {{session: string | null, view: View | null, age_s: number | null, stop: boolean}} live
 */
export function spotted({ session, view, age_s, stop }) {
  if (session === null) return { fresh: false, words: "No session is running" };
  const ageS = age_s ?? 0;
  if (view?.state === "over") return { fresh: false, words: view.line };   // nothing more is told
  if (!view || ageS > 5) return { fresh: false, words: stop ? `Stop was sent, but the phone was not heard for ${ageWords(ageS)}: call out` : `Nothing heard from the phone for ${ageWords(ageS)}` };
  return { fresh: true, words: stop ? "The runner’s phone stops the session and says so" : view.line || view.block.word };
}
