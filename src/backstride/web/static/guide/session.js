// @ts-check
// A guided session: what happens goes in, what is to be heard, kept and shown comes out. No clock, no page, no chance:
// the same inputs give the same session, and its state is plain JSON, so that a page that was killed goes on.
//
// A backward block begins from a stand after a beep, and its time when the person goes backward. Where nothing is read
// it counts from the beep; where somebody surely goes forward it stands. The rules of safety are in `safety.js`, the
// way from block to block in `progress.js`, what is said when in `scene.js` and `cues.js`.
import { smoothed } from "./breathing.js";
import { ask, CUES, heardUntil, hush, planVoice } from "./cues.js";
import { lengthOf } from "./phrases.js";
import { advance, finish, forget, NOTICE, place, silence, start, tone } from "./progress.js";
import { effort, fine, goOn, happened, leave, mistaken, now, pause, stop, tooHard, waitForAnswer } from "./safety.js";
import { sceneOf } from "./scene.js";
import { blocksIn, GUIDE, log, newState, stateFrom, trusted } from "./session_state.js";
import { viewOf } from "./session_view.js";

/** @typedef {import("./session_state.js").State} State */
/** @typedef {import("./session_state.js").Options} Options */
/** @typedef {import("./session_state.js").Output} Output */
/** @typedef {import("./session_state.js").Going} Going */
/** @typedef {import("./session_state.js").Position} Position */
/** @typedef {import("./blocks.js").Workout} Workout */
/** @typedef {import("./phrases.js").Clips} Clips */
/** @typedef {import("./session_view.js").View} View */
/** @typedef {{startS: number, endS: number, travel: import("./blocks.js").Travel, gait?: import("./blocks.js").Gait, cadenceSpm: number}} Answer as far as it is needed here */
/** @typedef {"start" | "pause" | "go-on" | "skip" | "repeat" | "done" | "hurts" | "stop" | "mistake" | "finish" | "safe" | "fine" | "effort" | "too-hard"} Press */
/**
 * With what is told, `feels` says whether stumbles, falls and knocks would be felt; where it is not said, they are.
 * @typedef {{kind: "tick", t: number}
 *   | {kind: "told", t: number, told: {now: Answer, feels?: boolean}}
 *   | {kind: "position", t: number, position: Position}
 *   | {kind: "incident", t: number, incident: {kind: string, atS: number}}
 *   | {kind: "press", t: number, what: Press, value?: unknown}
 *   | {kind: "notice", t: number, words: string[]}
 *   | {kind: "spotter-stop", t: number}} Input
 */
/** @typedef {{take: (input: Input) => Output[], view: (t: number) => View, state: () => State, remembered: Readonly<State>}} Session `remembered` is for tests: looked at, never changed */

/** @param {Workout} workout @param {Options} [options] @returns {Session} */
export function makeSession(workout, options = {}) {
  return sessionOf(newState(workout, options), options.clips ?? {});
}

/** Go on with what was kept: the time stands until the person says so. @param {State} state @param {{clips?: Clips}} [more] @returns {Session} */
makeSession.resume = (state, { clips = {} } = {}) => {
  const s = stateFrom(state);
  if (s.status === "running" || s.status === "turn" || s.status === "countdown") {
    if (s.run) s.run.heldSince ??= s.t;
    Object.assign(s, { status: s.visit ? "paused" : "ready", turn: null, countdown: null, movingSince: null });
  }
  Object.assign(s, { heard: null, position: null });
  hush(s.voice, s.t);   // what was scheduled went with the page
  forget(s.voice);
  if (s.run) s.run.endTold = false;
  return sessionOf(s, clips);
};

/** @param {State} s @param {Clips} clips @returns {Session} */
function sessionOf(s, clips) {
  const blocks = blocksIn(s), length = lengthOf(clips, s.options.language ?? "en");
  let saidOver = s.status !== "over";   // a page that was killed at its last line still has to end
  /** @returns {Output[]} */
  function last() {
    if (saidOver) return [];
    saidOver = true;
    return [{ kind: "over", why: s.over ?? "stopped" }];
  }
  if (!blocks.length) throw new TypeError("workout: no blocks");
  return {
    take(input) {
      /** @type {Going} */
      const g = { s, blocks, clips, lengthOf: length, out: [] };
      if (s.over !== null) return last();
      if (input.t > s.t) s.t = input.t;   // a time that is none moves nothing
      advance(g);
      taken(g, input);
      advance(g);
      waitForAnswer(g);
      if (input.kind !== "told" && input.kind !== "position" && s.status !== "ready" && s.status !== "over") g.out.push(...planVoice(s.voice, sceneOf(g), s.t, length));
      if (s.status === "over") return g.out;   // the line of the end is the last
      for (const one of heardUntil(s.voice, s.t)) log(g, "cue", { key: one.words.join(" "), about: one.about }, one.at);
      return g.out;
    },
    view: (t) => viewOf(s, blocks, clips, t),
    state: () => structuredClone(s),
    remembered: s,
  };
}

/** @param {Going} g @param {Input} input */
function taken(g, input) {
  switch (input.kind) {
    case "told": g.s.feels = input.told.feels ?? true; return hear(g, input.told.now, input.t);
    case "position": return place(g, input.position);
    case "incident": return happened(g, input.incident);
    case "notice": return ask(g.s.voice, "change", input.words, `${NOTICE}${g.s.t}`, g.s.t, GUIDE.noticeS);
    case "spotter-stop": return stop(g, "spotter");
    case "press": return pressed(g, input.what, input.value);
    default: return undefined;
  }
}

/** A reading is as old as what was felt, not as when a page that was held up came to it. @param {Going} g @param {Answer} answer @param {number} t */
function hear(g, answer, t) {
  const { s } = g, before = s.heard, at = Math.min(t, s.t);
  if (before !== null && at < before.at) return;
  const same = before !== null && before.travel === answer.travel && at - before.at <= GUIDE.freshS;
  s.heard = { travel: answer.travel, gait: answer.gait ?? "unknown", since: same ? before.since : at, at, startS: same ? before.startS : answer.startS };
  s.cadenceSpm = smoothed(s.cadenceSpm, answer.cadenceSpm);
  if (!same) log(g, "travel", { travel: answer.travel });
}

/** @param {Going} g @param {Press} what @param {unknown} value */
function pressed(g, what, value) {
  const { s } = g;
  switch (what) {
    case "start": return begin(g);
    case "pause": return pause(g, "pressed");
    case "go-on": return s.status === "paused" ? goOn(g) : s.turn && s.t - s.turn.since >= GUIDE.againS ? personKnows(g) : undefined;
    case "safe":
    case "fine": return s.status === "asked" ? fine(g) : undefined;
    case "skip":
    case "repeat":
    case "done": return leave(g, what);
    case "hurts": return hurts(g, value);
    case "stop": return stop(g, s.status === "asked" ? (s.asked?.of === "fall" ? "fall" : "said") : "said");
    case "mistake": return mistaken(g);
    case "effort": return typeof value === "number" || (typeof value === "string" && value.trim() !== "") ? effort(g, Number(value)) : undefined;
    case "too-hard": return tooHard(g);
    case "finish": return ended(g);
    default: return undefined;
  }
}

/** @param {Going} g */
function begin(g) {
  const { s } = g;
  if (s.status !== "ready") return;
  Object.assign(s, { status: "countdown", countdown: { at: s.t + GUIDE.countdownS, told: false } });
  now(g, ["get-ready"]);
}

/** The person says it begins: if the reading says otherwise, it is not believed again. @param {Going} g */
function personKnows(g) {
  const { s } = g, read = trusted(s);
  if (read !== null && read !== "unknown" && read !== "backward") s.deaf = true;
  log(g, "go-on");
  silence(g);
  tone(g, "go", s.t + CUES.leadS);
  start(g, s.t);
}

/** @param {Going} g @param {unknown} value how much, and where, if it was said */
function hurts(g, value) {
  const { value: much, place: where } = /** @type {{value?: unknown, place?: unknown}} */ (typeof value === "number" ? { value } : typeof value === "string" ? { place: value } : value ?? {});
  log(g, "pain", { ...(typeof much === "number" && { value: much }), ...(typeof where === "string" && { place: where }) });
  stop(g, "pain");
}

/** @param {Going} g */
function ended(g) {
  silence(g);
  finish(g, "stopped");
}
