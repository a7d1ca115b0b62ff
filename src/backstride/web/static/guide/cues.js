// @ts-check
// When what is said: one voice, planned three seconds ahead, so that a page that stalls is not heard to stall.
//
// What has its time (an announcement, the word of a block) stands fixed; looks over the shoulder have a window of 3 to
// 8 s after the last one; form and breathing take what is left between. A look moves within its window, earlier or
// later, so that nothing talks over anything. Rejected: a queue that plays one after another, which is late when it
// matters, and random waits, which nobody can test.
import { breathe } from "./breathing.js";
import { ticksBetween } from "./metronome.js";

/** @typedef {"safety" | "change" | "look" | "form" | "breathing"} About */
/** @typedef {{kind: "say", at: number, words: string[], interrupts: boolean, about: About}} Say */
/** @typedef {{kind: "tone", at: number, name: string}} Tone */
/** @typedef {{at: number, until: number, words: string[], id: string, about: About}} Fixed said at its time, or not at all after `until` */
/** @typedef {{notBefore: number, until: number, words: string[], id: string, about: About}} Pending said where there is room */
/** @typedef {{at: number, end: number, words: string[], id: string, about: About, side: "left" | "right" | null, logged: boolean}} Said */
/**
 * Kept as plain JSON.
 * @typedef {object} Voice
 * @property {Said[]} said the last half minute, and what is scheduled
 * @property {string[]} done ids of what was said or is scheduled
 * @property {Pending[]} pending
 * @property {number} toneUntil tones are scheduled until here
 * @property {import("./breathing.js").Breathing | null} breathing
 * @property {"left" | "right"} nextSide
 * @property {number} looks of the whole session
 */
/**
 * What is going on, as far as the voice needs it.
 * @typedef {object} Scene
 * @property {number | null} lookSince going backward since; null: nobody needs to look
 * @property {number} lookGapS from one look to the next
 * @property {number} fullLooks so many in full words, then short ones
 * @property {readonly Fixed[]} fixed
 * @property {number} tickSpm 0: none
 * @property {number} tickFrom
 * @property {number} breathSteps 0: no tones for it
 * @property {number} cadenceSpm
 * @property {number | null} tonesUntil
 * @property {(about: About) => boolean} muted
 */
/** @typedef {(words: readonly string[]) => number} LengthOf */

export const CUES = Object.freeze({
  aheadS: 3,        // scheduled so far ahead: a stall of 2 s and a slow tick fit in
  leadS: 0.15,      // nothing is scheduled nearer: the audio clock has to be reached in time
  pauseS: 0.25,     // between two things said
  lookLeastS: 3.05, // from one look to the next
  lookMostS: 7.8,
  firstLookS: 2.5,  // after going backward began
  keptS: 30,
});
/** Metres from one look to the next: fewer where somebody may come. Project choice. */
const LOOK_EVERY_M = Object.freeze({ path: 5, field: 6.5, track: 8, hall: 9, treadmill: 9 });
const WEIGHT = Object.freeze({ safety: 4, change: 3, look: 2, form: 1, breathing: 0 });

/** @returns {Voice} */
export function newVoice() {
  return { said: [], done: [], pending: [], toneUntil: 0, breathing: null, nextSide: "left", looks: 0 };
}

/** Time from one look to the next: denser with speed and in open places. @param {number} speedMps @param {string} place */
export function lookGap(speedMps, place) {
  const every = LOOK_EVERY_M[/** @type {keyof typeof LOOK_EVERY_M} */ (place)] ?? LOOK_EVERY_M.path;
  return Math.min(Math.max(every / Math.max(speedMps, 0.1), 3.3), 7);
}

/** Everything that is to be heard up to three seconds from now and is not scheduled yet.
 * @param {Voice} voice @param {Scene} scene @param {number} t @param {LengthOf} lengthOf @returns {(Say | Tone)[]} */
export function planVoice(voice, scene, t, lengthOf) {
  /** @type {(Say | Tone)[]} */
  const out = [];
  voice.said = voice.said.filter((one) => one.end > t - CUES.keptS);
  voice.pending = voice.pending.filter((one) => one.until > t && !voice.done.includes(one.id));
  for (let n = 0; n < 20; n += 1) {
    const next = nextOf(voice, scene, t, lengthOf);
    if (!next || next.at > t + CUES.aheadS) break;
    if (!scene.muted(next.about)) out.push(commit(voice, next, lengthOf));
    if (next.id) voice.done.push(next.id);
  }
  return [...out, ...tones(voice, scene, t)];
}

/** @param {Voice} voice @param {Next} next @param {LengthOf} lengthOf @returns {Say} */
function commit(voice, next, lengthOf) {
  const { at, words, id, about, side } = next;
  voice.said.push({ at, end: at + lengthOf(words), words, id, about, side, logged: false });
  if (side) {
    voice.nextSide = side === "left" ? "right" : "left";
    voice.looks += 1;
  }
  return { kind: "say", at, words, interrupts: false, about };
}

/** @typedef {{at: number, words: string[], id: string, about: About, side: "left" | "right" | null}} Next */

/** What comes next, whenever that is. @param {Voice} voice @param {Scene} scene @param {number} t @param {LengthOf} lengthOf @returns {Next | null} */
function nextOf(voice, scene, t, lengthOf) {
  const free = Math.max(t + CUES.leadS, (voice.said.at(-1)?.end ?? -1) + CUES.pauseS);
  const fixed = nextFixed(voice, scene, free, lengthOf);
  const look = scene.muted("look") ? null : nextLook(voice, scene, free, fixed, lengthOf);
  if (look?.urgent) return look;
  const filler = nextFiller(voice, scene, free, fixed, look, lengthOf);
  const found = [fixed, look, filler].filter((one) => one !== null);
  return found.length ? found.reduce((a, b) => (b.at < a.at ? b : a)) : null;
}

/** @param {Voice} voice @param {Scene} scene @param {number} free @param {LengthOf} lengthOf @returns {(Next & {end: number}) | null} */
function nextFixed(voice, scene, free, lengthOf) {
  const open = scene.fixed.filter((one) => !voice.done.includes(one.id) && Math.max(one.at, free) <= one.until);
  if (!open.length) return null;
  const first = open.reduce((a, b) => (b.at < a.at ? b : a)), at = Math.max(first.at, free);
  return { at, words: first.words, id: first.id, about: first.about, side: null, end: at + lengthOf(first.words) + CUES.pauseS };
}

/** When the last look was, and between when the next one may be. @param {Voice} voice @param {number} since */
function lookWindow(voice, since) {
  const last = voice.said.findLast((one) => one.side !== null), low = last ? last.at + CUES.lookLeastS : since;
  return last && last.at >= since ? { last: last.at, low, high: last.at + CUES.lookMostS }
    : { last: null, low: Math.max(since, low), high: since + CUES.lookMostS - 1 };
}

/** @param {Voice} voice @param {Scene} scene @param {number} free @param {(Next & {end: number}) | null} fixed @param {LengthOf} lengthOf @returns {(Next & {high: number, low: number, urgent: boolean}) | null} */
function nextLook(voice, scene, free, fixed, lengthOf) {
  if (scene.lookSince === null) return null;
  const { last, low, high } = lookWindow(voice, scene.lookSince), side = voice.nextSide;
  const words = [voice.looks < scene.fullLooks ? `look-${side}` : `look-${side}-short`];
  const wanted = Math.min(last === null ? scene.lookSince + CUES.firstLookS : last + scene.lookGapS, high);
  let at = Math.max(free, low, wanted), urgent = false;
  if (fixed && at + lengthOf(words) + CUES.pauseS > fixed.at) {
    const early = fixed.at - lengthOf(words) - CUES.pauseS;
    at = early >= Math.max(free, low) ? early : Math.max(fixed.end, low, wanted);
    urgent = at > high && Math.max(free, low) <= high;   // what is fixed waits for once
    if (urgent) at = Math.max(free, low);
  }
  return { at, words, id: "", about: "look", side, low, high, urgent };
}

/** The weightiest thing that fits: before what is fixed, and so that the next look is in time all the same.
 * @param {Voice} voice @param {Scene} scene @param {number} free @param {(Next & {end: number}) | null} fixed @param {(Next & {high: number, low: number}) | null} look @param {LengthOf} lengthOf @returns {Next | null} */
function nextFiller(voice, scene, free, fixed, look, lengthOf) {
  const open = voice.pending.filter((one) => !scene.muted(one.about) && !voice.done.includes(one.id));
  open.sort((a, b) => WEIGHT[b.about] - WEIGHT[a.about] || a.notBefore - b.notBefore);
  for (const one of open) {
    const at = Math.max(free, one.notBefore), end = at + lengthOf(one.words) + CUES.pauseS;
    if (at <= one.until && (!fixed || end <= fixed.at) && (!look || fits(look, end, fixed, lengthOf))) {
      return { at, words: one.words, id: one.id, about: one.about, side: null };
    }
  }
  return null;
}

/** Whether a look still has its place once the voice is free at `end`.
 * @param {Next & {high: number, low: number}} look @param {number} end @param {(Next & {end: number}) | null} fixed @param {LengthOf} lengthOf */
function fits(look, end, fixed, lengthOf) {
  const at = Math.max(end, look.low);
  if (at > look.high) return false;
  return !fixed || at + lengthOf(look.words) + CUES.pauseS <= fixed.at || fixed.end <= look.high;
}

/** @param {Voice} voice @param {Scene} scene @param {number} t @returns {Tone[]} */
function tones(voice, scene, t) {
  const from = Math.max(voice.toneUntil, t + CUES.leadS), to = Math.min(t + CUES.aheadS, scene.tonesUntil ?? Infinity);
  if (to <= from) return [];
  voice.toneUntil = to;
  /** @type {Tone[]} */
  const out = ticksBetween(scene.tickFrom, scene.tickSpm, from, to).map((at) => ({ kind: "tone", at, name: "tick" }));
  if (!scene.breathSteps) {
    voice.breathing = null;
    return out;
  }
  const found = breathe(voice.breathing, scene.breathSteps, scene.cadenceSpm, from, to);
  voice.breathing = found.kept;
  return [...out, ...found.tones.map((one) => /** @type {Tone} */ ({ kind: "tone", ...one }))];
}

/** Ask for something to be said when there is room. @param {Voice} voice @param {About} about @param {string[]} words @param {string} id @param {number} notBefore @param {number} untilS */
export function ask(voice, about, words, id, notBefore, untilS) {
  voice.pending.push({ notBefore, until: notBefore + untilS, words, id, about });
}

/** Unsay what was scheduled and not begun; what is being said breaks off. @param {Voice} voice @param {number} t @returns {{kind: "silence"}} */
export function hush(voice, t) {
  const gone = voice.said.filter((one) => one.at > t), look = gone.find((one) => one.side !== null);
  voice.said = voice.said.filter((one) => one.at <= t).map((one) => ({ ...one, end: Math.min(one.end, t) }));
  if (look?.side) voice.nextSide = look.side;
  voice.done = voice.done.filter((id) => !gone.some((one) => one.id === id));
  voice.looks -= gone.filter((one) => one.side !== null).length;
  voice.toneUntil = t;
  voice.breathing = null;
  return { kind: "silence" };
}

/** Say it now, over everything. @param {Voice} voice @param {About} about @param {string[]} words @param {number} t @param {LengthOf} lengthOf @returns {[{kind: "silence"}, Say]} */
export function sayNow(voice, about, words, t, lengthOf) {
  const silence = hush(voice, t), at = t + CUES.leadS;
  voice.said.push({ at, end: at + lengthOf(words), words, id: "", about, side: null, logged: false });
  return [silence, { kind: "say", at, words, interrupts: true, about }];
}

/** What was said since and is not in the log yet. @param {Voice} voice @param {number} t */
export function heardUntil(voice, t) {
  const heard = voice.said.filter((one) => one.at <= t && !one.logged);
  for (const one of heard) one.logged = true;
  return heard;
}
