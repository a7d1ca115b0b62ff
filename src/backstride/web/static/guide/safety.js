// @ts-check
// What comes before everything: a stumble or a fall asks, no answer sounds an alarm, and the rules after which nothing
// goes backward any more today. A phone cannot send a message by itself; it opens one, and says so.
import { CUES, sayNow } from "./cues.js";
import { enter, finish, forget, hold, silence, tone, turnTo } from "./progress.js";
import { doneS, feelsNow, GUIDE, log } from "./session_state.js";

/** @typedef {import("./session_state.js").Going} Going */
/** @typedef {import("./session_state.js").Why} Why */

/** From this effort on, by stage: walking, running, hard running. Project choice, beside the coach's rules. */
const EFFORT_STOPS = Object.freeze([{ to: 5, at: 7 }, { to: 9, at: 8 }, { to: Infinity, at: 9 }]);
const STUMBLES = 2, ASK_EVERY_S = 10, ALARM_EVERY_S = 1;
/** The same stumble, felt twice. */
export const TOGETHER_S = 10;
/** "Too hard", said without a number, is at least what the coach calls harder than asked (`facts.HARD_EFFORT`). */
const TOO_HARD = 8;
/** What is said at a stop, in clips. */
const SAID = Object.freeze({
  pain: ["stop-here", "stop-hurts"], stumbles: ["stop-stumbles"], fall: ["stop-fall"], effort: ["stop-effort"],
  spotter: ["stop-spotter", "stop-here"], said: ["stop-here"],
});

/** The lowest effort after which it is enough. @param {number} stage */
export const effortStop = (stage) => EFFORT_STOPS.find((row) => stage <= row.to)?.at ?? 9;

/** @param {Going} g @param {{kind: string, atS: number}} incident */
export function happened(g, incident) {
  const { s } = g, kind = incident.kind;
  log(g, kind, { at_s: incident.atS });
  if (kind === "knocks") return knocked(g);
  if (s.status === "ready" || (kind !== "stumble" && kind !== "fall") || (kind === "stumble" && s.status === "stop")) return;
  if (kind === "fall") {
    if (s.asked?.of === "fall") return;   // the same one, or another while nobody answers: the clock goes on
    s.falls += 1;
  } else {
    const same = s.stumbledAt !== null && incident.atS - s.stumbledAt < TOGETHER_S;
    s.stumbledAt = incident.atS;
    if (same) return;
    s.stumbles += 1;
  }
  if (kind === "stumble" && s.stumbles >= STUMBLES && s.asked?.of !== "fall") return stop(g, "stumbles");
  if (kind === "stumble" && s.status === "asked") return;
  askHim(g, kind);
}

/** A fall is asked about wherever the session stands, after a stop too; the answer leads back there. @param {Going} g @param {"stumble" | "fall"} of */
function askHim(g, of) {
  const { s } = g, stands = s.status === "paused" || s.status === "stop" ? s.status : null, alarms = s.asked !== null && s.asked.alarmFrom !== null;
  if (!stands && s.status !== "asked") log(g, "pause", { why: of });
  hold(g);
  if (s.asked && alarms) { s.asked.of = of; return; }   // it sounds already, and goes on
  const back = s.asked ? s.asked.back : stands;
  Object.assign(s, { status: "asked", asked: { of, since: s.t, alarmFrom: null, alarmTo: null, contacted: false, back }, turn: null, countdown: null, movingSince: null });
  now(g, ["all-right", `answer-${of}`]);
}

/** Said over everything else. @param {Going} g @param {string[]} words */
export function now(g, words) {
  silence(g);
  g.out.push(...sayNow(g.s.voice, "safety", words, g.s.t, g.lengthOf).slice(1));
}

/** Three knocks: a pause, the end of one, or the answer after a stumble; after a fall it takes more than a knock. @param {Going} g */
function knocked(g) {
  const { s } = g;
  if (s.status === "paused") goOn(g);
  else if (s.status === "asked") {
    if (s.asked?.of === "stumble") fine(g);
  } else pause(g, "knocks");
}

/** Knocks are felt only where something is. @param {import("./session_state.js").State} s */
const pausedWords = (s) => [feelsNow(s) ? "paused" : "paused-short"];

/** @param {Going} g @param {string} why */
export function pause(g, why) {
  const { s } = g;
  if (s.status !== "running" && s.status !== "turn" && s.status !== "countdown") return;
  hold(g);
  Object.assign(s, { status: "paused", turn: null, countdown: null, movingSince: null });
  log(g, "pause", { why });
  now(g, pausedWords(s));
}

/** Back to where it was: a backward block begins from a stand again. @param {Going} g */
export function goOn(g) {
  const { s } = g, block = g.blocks[s.index];
  Object.assign(s, { asked: null, stopped: null });
  if (!block) return finish(g, "done");
  log(g, "go-on");
  s.visit += 1;
  forget(s.voice);
  now(g, ["go-on"]);
  if (block.travel === "backward") turnTo(g, s.t, true, false);
  else Object.assign(s, { status: "countdown", countdown: { at: s.t + GUIDE.goOnS, told: false } });
}

/** "I am fine": after a stumble it goes on, after a fall it is enough for today. @param {Going} g */
export function fine(g) {
  const { s } = g, of = s.asked?.of;
  if (!of) return;
  log(g, "answer", { of, answer: "all right" });   // it happened all the same, and counts
  if (of === "fall") stop(g, "fall");
  else goBack(g);
}

/** Whoever was asked is where he was before. @param {Going} g */
function goBack(g) {
  const { s } = g, back = s.asked?.back ?? null;
  s.asked = null;
  if (back === null) return goOn(g);
  s.status = back;
  if (back === "paused") now(g, pausedWords(s));
  else silence(g);
}

/** Pressed, or heard, by mistake: it never was. @param {Going} g */
export function mistaken(g) {
  const { s } = g, of = s.asked?.of ?? s.stopped;
  if (!of || (s.status !== "asked" && s.status !== "stop")) return;
  log(g, "answer", { of, answer: "mistake" });
  if (of === "fall") s.falls = Math.max(0, s.falls - 1);
  if (of === "stumble" || of === "stumbles") s.stumbles = Math.max(0, s.stumbles - 1);
  if (s.status === "stop" && s.earlier) {
    Object.assign(s, { stopped: s.earlier, earlier: null });   // there was no fall, and it hurts all the same
    silence(g);
  } else if (s.status === "stop") goOn(g);
  else if (s.stumbles >= STUMBLES && s.asked?.back !== "stop") stop(g, "stumbles");   // felt while a fall was asked about
  else goBack(g);
}

/** @param {Going} g @param {Why} why */
export function stop(g, why) {
  const { s } = g;
  if (s.status === "over" || s.status === "stop") return;
  hold(g);
  log(g, "stop", { why });
  Object.assign(s, { status: "stop", stopped: why, earlier: s.asked?.back === "stop" ? s.stopped : null, asked: null, turn: null, countdown: null, movingSince: null });
  now(g, [...SAID[why]]);
}

/** @param {Going} g @param {number} value 0 to 10 */
export function effort(g, value) {
  if (!(value >= 0 && value <= 10)) return;
  log(g, "effort", { value });
  if (value >= effortStop(g.s.options.stage ?? 0)) stop(g, "effort");
}

/** Said without a number. @param {Going} g */
export function tooHard(g) {
  const value = Math.max(TOO_HARD, effortStop(g.s.options.stage ?? 0));
  log(g, "effort", { value, said: "too hard" });
  stop(g, "effort");
}

/** @param {Going} g @param {"skip" | "repeat" | "done"} what */
export function leave(g, what) {
  const { s } = g, block = g.blocks[s.index], past = doneS(s.run, s.t);
  if (s.status !== "running" && s.status !== "turn" && s.status !== "paused" && s.status !== "countdown") return;
  if (what === "done" && !(s.run && block?.seconds === null && past >= GUIDE.againS)) return;   // what has a time is left out, not done
  const fresh = s.run === null || past < ASK_EVERY_S / 2;
  const to = what !== "repeat" ? s.index + 1 : fresh ? Math.max(0, s.index - 1) : s.index;
  if (what !== "done") log(g, what, { index: s.index, to });
  s.countdown = null;
  if (what === "done") silence(g);
  else now(g, [what === "skip" ? "skipped" : "once-more"]);
  enter(g, to, s.t, false);
}

/** Nobody answers: asked again, then the alarm, then the message. @param {Going} g */
export function waitForAnswer(g) {
  const { s } = g, asked = s.asked;
  if (s.status !== "asked" || !asked) return;
  const alarm = asked.since + GUIDE.answerS;
  if (s.t < alarm) return;
  asked.alarmFrom ??= s.t;   // a page that slept meanwhile has not sounded it yet
  for (let at = Math.max(asked.alarmTo ?? 0, s.t + CUES.leadS); at < Math.min(s.t + CUES.aheadS, asked.alarmFrom + GUIDE.alarmS); at += ALARM_EVERY_S) {
    tone(g, "alarm", at);
    asked.alarmTo = at + ALARM_EVERY_S;
  }
  if (asked.contacted) return;
  asked.contacted = true;
  log(g, "answer", { of: asked.of, answer: "none" });
  if (!s.options.contact) return;
  log(g, "contact");
  g.out.push({ kind: "contact" });
}

/** What is said while nobody answers. @param {Going} g @returns {import("./cues.js").Fixed[]} */
export function askedWords({ s }) {
  const asked = s.asked, alarm = (asked?.since ?? 0) + GUIDE.answerS;
  if (!asked) return [];
  const at = (/** @type {number} */ from, /** @type {string[]} */ words) => ({ at: from, until: from + ASK_EVERY_S / 2, words, id: `asked-${asked.since}-${from}`, about: /** @type {const} */ ("safety") });
  if (s.t < alarm - CUES.aheadS) return [at(asked.since + ASK_EVERY_S, ["all-right"]), at(asked.since + 2 * ASK_EVERY_S, ["all-right", `answer-${asked.of}`])];
  const round = Math.max(0, Math.floor((s.t + CUES.aheadS - alarm) / ASK_EVERY_S)), from = alarm + 0.5 + ASK_EVERY_S * round;
  if (from > (asked.alarmFrom ?? alarm) + GUIDE.alarmS) return [];
  return [at(from, s.options.contact && round % 2 === 0 ? ["alarm", "contact"] : ["alarm", "all-right"])];
}
