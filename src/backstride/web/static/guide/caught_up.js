// @ts-check
// What the log knows and the kept state does not: a browser writes `localStorage` seconds after the log, and a page that is
// killed in between would go on as if nobody had said that it hurts. Stops, falls and stumbles are taken over from the
// log; blocks are not: a few seconds of one are done again.
import { TOGETHER_S } from "./safety.js";

/** @typedef {import("./session_state.js").State} State */
/** @typedef {import("./session_state.js").Why} Why */

const EVENT = '{"k":"e"';

/** @param {State} kept @param {readonly string[]} lines of the log @returns {State} */
export function caughtUp(kept, lines) {
  const s = structuredClone(kept), since = Math.round(1000 * (s.t ?? 0)) / 1000;
  for (const line of lines) {
    const one = line.startsWith(EVENT) ? parsed(line) : null;
    if (one && one.t > since) happened(s, one);
  }
  return s;
}

/** @param {string} line @returns {Record<string, any> | null} */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null; // the last line of a page that was killed
  }
}

/** @param {State} s @param {Record<string, any>} one */
function happened(s, one) {
  switch (one.what) {
    case "stop": return stand(s, one.t, { status: "stop", stopped: /** @type {Why} */ (one.why), asked: null });
    case "stumble": return stumbled(s, one);
    case "fall": return fell(s, one.t);
    case "pause": return one.why === "stumble" || one.why === "fall" ? undefined : stand(s, one.t, { status: "paused" });   // those are asked about
    case "go-on": return stand(s, one.t, { status: "paused", stopped: null, asked: null });
    case "answer": return answered(s, one);
    default: return undefined;
  }
}

/** Nothing runs until the person says so. @param {State} s @param {number} t @param {Partial<State>} how */
function stand(s, t, how) {
  if (s.run) s.run.heldSince ??= t;
  Object.assign(s, { turn: null, countdown: null, movingSince: null }, how);
}

/** @param {State} s @param {Record<string, any>} one */
function stumbled(s, one) {
  if (s.status === "stop") return;
  const at = Number(one.at_s ?? one.t), same = s.stumbledAt !== null && at - s.stumbledAt < TOGETHER_S;
  s.stumbledAt = at;
  if (same) return;
  s.stumbles += 1;
  if (s.status !== "asked") askAbout(s, "stumble", one.t);
}

/** @param {State} s @param {number} t */
function fell(s, t) {
  if (s.asked?.of === "fall") return;
  s.falls += 1;
  askAbout(s, "fall", t);
}

/** @param {State} s @param {"stumble" | "fall"} of @param {number} t */
function askAbout(s, of, t) {
  const back = s.asked ? s.asked.back : s.status === "paused" || s.status === "stop" ? s.status : null;
  stand(s, t, { status: "asked", asked: { of, since: t, alarmFrom: null, alarmTo: null, contacted: false, back } });
}

/** What was answered is asked no more; a stop or a "go on" that followed stands behind it. @param {State} s @param {Record<string, any>} one */
function answered(s, one) {
  if (one.answer === "none" || one.test) return;
  if (one.answer === "mistake" && one.of === "fall") s.falls = Math.max(0, s.falls - 1);
  if (one.answer === "mistake" && (one.of === "stumble" || one.of === "stumbles")) s.stumbles = Math.max(0, s.stumbles - 1);
  if (s.asked) stand(s, one.t, { status: s.asked.back ?? "paused", asked: null });
}
