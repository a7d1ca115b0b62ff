// @ts-check
// A session while it runs: what the phone feels goes to the detector, the session and the log; what the session says goes to
// the screen and the ear. The clock is the one of the events; nothing counts on a timer being on time.
import { makeSeconds, seconds } from "./sensors.js";

/** @typedef {import("./sensors.js").Sample} Sample */
/** @typedef {import("./sensors.js").Position} Position */
/** @typedef {import("./view.js").View} View */
/** @typedef {{append: (line: any) => unknown, flush: () => Promise<unknown>, close: () => unknown}} Log */
/** @typedef {{take: (input: any) => any[], view: (t: number) => any, state: () => any}} Session */
/** @typedef {{take: (sample: any) => any}} Taker */
/**
 * @typedef {object} Parts
 * @property {import("./sensors.js").Clock} clock
 * @property {Session} session
 * @property {Log} log
 * @property {Taker | null} live
 * @property {Taker | null} incidents
 * @property {(output: any, now: number) => void} hear what is said and sounded
 * @property {(view: View, t: number) => void} paint
 * @property {() => void} contact
 * @property {(why: string) => void} over
 * @property {(state: any) => void} remember
 * @property {(line: any) => void} [told] each line as it is kept
 */

const TICK_MS = 250;
const SAVE_MS = 1000;
const OFTEN = new Set(["cue", "travel"]);   // what else happens is remembered at once

/** @param {Parts} parts */
export function makeRunning({ clock, session, log, live, incidents, hear, paint, contact, over, remember, told }) {
  const second = makeSeconds();
  let ended = false, saved = -SAVE_MS;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  /** The line `end` is the last; a sensor does not know that, and goes on. @param {any} line */
  function keep(line) {
    if (ended) return;
    ended = line.k === "end";
    log.append(line);
    told?.(line);
  }

  /** @param {any} input */
  function feed(input) {
    let happened = false;
    for (const output of session.take(input)) {
      if (output.kind === "log") { keep(output.line); happened ||= !OFTEN.has(output.line.what); }
      else if (output.kind === "contact") contact();
      else if (output.kind === "over") finish(output.why);
      else hear(output, seconds(clock));
    }
    if (happened && !ended) remember(session.state());
  }

  /** @param {string} why */
  function finish(why) {
    stop();
    const rest = second.rest();
    if (rest) keep(rest);
    keep({ k: "end", t: round(seconds(clock)), why: why === "done" ? "done" : "stopped" });
    paint(session.view(seconds(clock)), seconds(clock));
    void Promise.resolve(log.close()).then(() => over(why));
  }

  function tick() {
    const t = seconds(clock), wall = performance.now();
    feed({ kind: "tick", t });
    if (timer === undefined) return;
    paint(session.view(t), t);
    if (wall - saved >= SAVE_MS) { saved = wall; remember(session.state()); }
  }

  function stop() {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    start() { timer ??= setInterval(tick, TICK_MS); tick(); },
    stop,
    keep,
    /** What a page that goes away still has to write. */
    async rest() {
      const rest = second.rest();
      if (rest) keep(rest);
      remember(session.state());
      await log.flush();
    },
    /** @param {Sample} sample */
    sample(sample) {
      const line = second.take(sample);
      if (line) keep(line);
      if (ended) return;
      const heard = live?.take(sample), incident = incidents?.take(sample);     // also while it stands until a tap: whoever goes on is read at once
      if (timer === undefined) return;
      if (heard) feed({ kind: "told", t: sample.t, told: heard });
      if (incident) feed({ kind: "incident", t: sample.t, incident });
    },
    /** @param {Position} position */
    position(position) {
      keep({ k: "p", ...position });
      if (timer !== undefined) feed({ kind: "position", t: position.t, position });
    },
    /** @param {string} what @param {unknown} [value] */
    press(what, value) {
      if (timer === undefined) return;
      feed({ kind: "press", t: seconds(clock), what, ...(value === undefined ? {} : { value }) });
      if (timer !== undefined) paint(session.view(seconds(clock)), seconds(clock));
    },
    /** Was out of sight: it stands until a tap. A question and its alarm wait for none. @returns {boolean} whether it stands */
    away() {
      if (session.view(seconds(clock)).state === "asked") return false;
      stop();
      return true;
    },
    /** Something to be said where there is room: it cuts nothing off. @param {string[]} words */
    notice(words) { if (timer !== undefined) feed({ kind: "notice", t: seconds(clock), words }); },
    spotterStop() { if (timer !== undefined) feed({ kind: "spotter-stop", t: seconds(clock) }); },
    view: () => session.view(seconds(clock)),
    runs: () => timer !== undefined,
  };
}

/** @param {number} s */
export const round = (s) => Math.round(s * 1000) / 1000;
