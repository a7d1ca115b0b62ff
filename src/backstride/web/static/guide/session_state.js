// @ts-check
// What a guided session remembers: plain JSON, so that a page that was killed goes on where it was. Times are seconds
// since the session's beginning.
import { blocksOf } from "./blocks.js";
import { newVoice } from "./cues.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Workout} Workout */
/** @typedef {import("./blocks.js").Travel} Travel */
/** @typedef {import("./blocks.js").Gait} Gait */
/** @typedef {import("./phrases.js").Clips} Clips */
/** @typedef {"ready" | "countdown" | "running" | "turn" | "paused" | "asked" | "stop" | "over"} Status */
/** @typedef {"pain" | "stumbles" | "fall" | "effort" | "spotter" | "said"} Why */
/**
 * @typedef {object} Options
 * @property {string} [place] treadmill, hall, track, field, path
 * @property {"en" | "de"} [language]
 * @property {boolean} [treadmill]
 * @property {number} [stage] of the ladder; 0 is none
 * @property {boolean} [spotter]
 * @property {unknown} [contact] whether somebody is set who can be told
 * @property {boolean} [miles]
 * @property {string[]} [mute] `look`, `form`, `breathing`, `breath-tones`, `metronome`
 * @property {string[]} [stops] as the plan has them; every rule holds all the same
 * @property {Clips} [clips] `clips.json`: how long each takes to say; not kept in the state
 */
/**
 * A block whose time runs, or stands.
 * @typedef {object} Run
 * @property {number} startAt
 * @property {number} heldS so long it stood
 * @property {number | null} heldSince it stands since; null: it runs
 * @property {number} doneM by positions
 * @property {boolean} byPositions
 * @property {number | null} plannedS it ends after so long; null: by positions, or when the person says so
 * @property {number} seenAt when the page noticed that it began, or went on: later than it was where the page was held up
 * @property {boolean} endTold its end is scheduled
 */
/** @typedef {{since: number, standing: boolean, goAt: number | null, held: boolean}} Turn */
/** @typedef {{travel: Travel, gait: Gait, since: number, at: number, startS: number}} Heard `since` and `at`: when it was told first and last */
/** @typedef {{t: number, lat: number, lon: number, accuracyM: number, speedMps: number | null}} Position */
/**
 * @typedef {object} Asked
 * @property {"stumble" | "fall"} of
 * @property {number} since
 * @property {number | null} alarmFrom since when the alarm sounds
 * @property {number | null} alarmTo until when it is scheduled
 * @property {boolean} contacted the prepared message was offered
 * @property {"paused" | "stop" | null} back where the session stood before; null: it ran
 */
/**
 * @typedef {object} State
 * @property {"backstride.guide-state/1"} schema
 * @property {Workout} workout
 * @property {Options} options
 * @property {Status} status
 * @property {number} t
 * @property {number} index of the block
 * @property {number} visit counts blocks as they were entered, repeats too
 * @property {Run | null} run
 * @property {Turn | null} turn
 * @property {{at: number, told: boolean} | null} countdown
 * @property {number | null} movingSince going backward since
 * @property {Heard | null} heard
 * @property {boolean} feels whether stumbles, falls and knocks are felt: not without sensors, nor without a gyroscope
 * @property {Position | null} position
 * @property {number} cadenceSpm
 * @property {boolean} deaf the person knows better than the reading which way he goes
 * @property {number} stumbles
 * @property {number | null} stumbledAt the last time
 * @property {number} falls
 * @property {Asked | null} asked
 * @property {Why | null} stopped
 * @property {Why | null} earlier why it had stopped before the fall that stopped it now
 * @property {"done" | "stopped" | null} over
 * @property {import("./cues.js").Voice} voice
 */
/** @typedef {import("./cues.js").Say | import("./cues.js").Tone | {kind: "silence"} | {kind: "log", line: Record<string, unknown>} | {kind: "contact"} | {kind: "over", why: "done" | "stopped"}} Output */
/** What every step of a session works on. @typedef {{s: State, blocks: Block[], clips: Clips, lengthOf: import("./cues.js").LengthOf, out: Output[]}} Going */

export const GUIDE = Object.freeze({
  countdownS: 6,       // from the press to the first block
  goOnS: 3,            // from a pause back into a block that needs no turn
  freshS: 3,           // an older reading is none
  forwardS: 2,         // surely forward for so long: the time of a backward block stands
  stillS: 1.5,         // standing for so long: nobody needs to look
  unknownS: 4,         // after the beep, without a reading that is sure, the time counts from the beep
  heldUnknownS: 5,     // and a time that stands goes on
  movingTurnS: 7,      // turning while running, without a reading: so long, then a tone
  promptS: 25,
  positionM: 15,       // a worse position measures no way
  positionS: 5,
  positionsFromM: 40,  // a shorter stretch is less than positions can tell
  lastS: 6,            // a fall is told so long after it: nobody is left before who may lie there
  answerS: 30,         // without an answer an alarm sounds
  alarmS: 600,         // for so long, from when it first could
  noticeS: 120,        // what has nothing to do with the block waits so long for room
  againS: 1,           // a second tap within is the same one
});
const STATUSES = /** @type {readonly string[]} */ (["ready", "countdown", "running", "turn", "paused", "asked", "stop", "over"]);

/** @param {Workout} workout @param {Options} options @returns {State} */
export function newState(workout, { clips: _, ...options }) {
  return {
    schema: "backstride.guide-state/1", workout, options, status: "ready", t: 0, index: 0, visit: 0, run: null, turn: null,
    countdown: null, movingSince: null, heard: null, feels: false, position: null, cadenceSpm: 0, deaf: false, stumbles: 0, stumbledAt: null, falls: 0,
    asked: null, stopped: null, earlier: null, over: null, voice: newVoice(),
  };
}

/** What was kept, perhaps by an older version: what it lacks is as in the beginning. @param {State} kept @returns {State} */
export function stateFrom(kept) {
  const old = structuredClone(kept), fresh = newState(old.workout, old.options ?? {}), last = Math.max(blocksIn(old).length - 1, 0);
  const s = { ...fresh, ...old, options: fresh.options, voice: { ...fresh.voice, ...old.voice } };
  s.t = Number.isFinite(s.t) ? s.t : 0;
  s.index = Number.isInteger(s.index) ? Math.min(Math.max(s.index, 0), last) : 0;
  if (s.run) s.run = { startAt: s.t, heldS: 0, heldSince: null, doneM: 0, byPositions: false, plannedS: null, seenAt: s.t, endTold: false, .../** @type {Partial<Run>} */ (s.run) };
  if (s.asked) s.asked = { of: "fall", since: s.t, alarmTo: null, back: null, .../** @type {Partial<Asked>} */ (s.asked), alarmFrom: null, contacted: false };
  if (!STATUSES.includes(s.status) || (s.status === "asked" && !s.asked)) s.status = "paused";
  return s;
}

/** @param {State} s */
export const blocksIn = (s) => blocksOf(s.workout);

/** The way that is read now, where somebody is to be heard; null: no reading. @param {State} s @returns {Travel | null} */
export const reading = (s) => s.heard && s.t - s.heard.at <= GUIDE.freshS ? s.heard.travel : null;

/** Whether stumbles, falls and knocks are felt just now: sensors that went silent feel none. @param {State} s */
export const feelsNow = (s) => s.feels && reading(s) !== null;

/** As `reading`, unless the person knew better before. @param {State} s */
export const trusted = (s) => s.deaf ? null : reading(s);

/** Read so for so many seconds, from reading to reading: a page that is held up makes nothing surer. @param {State} s @param {Travel} travel @param {number} seconds */
export const surely = (s, travel, seconds) => trusted(s) === travel && s.heard !== null && s.heard.at - s.heard.since >= seconds;

/** Seconds of the block that are done. @param {Run | null} run @param {number} t */
export const doneS = (run, t) => run ? Math.max(0, (run.heldSince ?? t) - run.startAt - run.heldS) : 0;

/** Neither time nor way ends it. @param {Block} block */
export const isOpen = (block) => block.seconds === null && block.metres === null;

/** Whether the metres of a block that runs are counted by time at the planned speed: on the ground, where positions do not tell. @param {State} s @param {Block} block */
export const goesByTime = (s, block) => block.metres !== null && !s.options.treadmill && s.run !== null && !s.run.byPositions;

/** When the block will end; null: not known ahead. @param {State} s */
export function changeAt(s) {
  const run = s.run;
  return s.status === "running" && run && run.heldSince === null && run.plannedS !== null ? run.startAt + run.heldS + run.plannedS : null;
}

/** Whether somebody turns round before a block. @param {readonly Block[]} blocks @param {number} index */
export function needsTurn(blocks, index) {
  return blocks[index]?.travel === "backward" && blocks[index - 1]?.travel !== "backward";
}

/** Whether it begins from a stand, with a beep: not out of a run, where people turn on the way and the reading sees it. @param {State} s @param {readonly Block[]} blocks @param {number} index */
export function fromStand(s, blocks, index) {
  const before = blocks[index - 1];
  return Boolean(s.options.treadmill) || !before || before.gait !== "run" || before.travel === "still" || trusted(s) === null;
}

/** @param {Going} g @param {string} what @param {Record<string, unknown>} [more] @param {number} [at] */
export function log(g, what, more = {}, at = g.s.t) {
  g.out.push({ kind: "log", line: { k: "e", t: Math.round(1000 * at) / 1000, what, ...more } });
}
