// @ts-check
// A test, as a small machine without a clock: standing on one leg, three metres backward. What goes in is time, what the
// phone feels and what is pressed; what comes out is what to say, what to write down and what to show.
//
// The phone only ends a try and counts whole tenths; what counts for the plan is measured from the kept samples on the
// server. A try that the phone cannot feel ends by a press or by time, and then the seconds are the person's own.

/** @typedef {"stand" | "back-walk"} TrialKey */
/** @typedef {{kind: "tick", t: number} | {kind: "sample", t: number, force: readonly [number, number, number]} | {kind: "press", t: number, what: "start" | "end" | "stop"}} Input */
/** @typedef {{kind: "say", at: number, words: string[], interrupts: boolean} | {kind: "tone", at: number, name: string} | {kind: "silence"} | {kind: "log", line: object} | {kind: "over", why: "done" | "stopped"}} Output */
/** @typedef {"ready" | "settle" | "count" | "doing" | "rest" | "over"} Phase */
/** @typedef {{seconds: number, by: "felt" | "pressed" | "time"}} Try */
/** @typedef {{phase: Phase, leftS: number | null, elapsedS: number, attempt: [number, number], tries: readonly Try[]}} View */

const SETTLE_S = 6;      // to put the phone in its place and the feet on theirs. Project choice
const COUNT_S = 3;       // beeps before go; of a walk the stand that the measurement needs. Project choice
const REST_S = 20;       // as `TrialParams.rest_s`
const MOST_S = 30;       // as `TrialParams.stand_s`; a walk of 3 m takes less in all studies
const TRIES = { stand: 3, "back-walk": 2 };
const STEP_MPS2 = 3.0;   // a foot put down, as `SwayTestParams.stepped_mps2`
const DEAF_S = 0.5;      // lifting the foot is felt, too. Project choice
const MOVING_MPS2 = 0.7; // as `BackwardWalkParams.moving_mps2`
const QUIET_S = 2.0;     // a stand behind the walk, longer than a stop within it. Project choice
const SLEPT_S = 2;       // so long nothing came: nobody saw, and nobody heard a beep. Project choice
const AGAIN_S = 1;       // a second tap within is the one that ended the try. Project choice
const SMOOTH = 6;        // samples, a tenth of a second at 60 a second
const GRAVITY = 9.81;

/** @param {TrialKey} key @param {{tries?: number, felt?: boolean}} [how] `felt` false: there are no sensors, only presses and time end a try */
export function makeTrial(key, { tries: many = TRIES[key], felt = true } = {}) {
  /** @type {Phase} */
  let phase = "ready";
  let since = 0, index = 0, moved = NaN, first = NaN, last = NaN;
  /** @type {Try[]} */
  const tries = [];
  /** @type {number[]} */
  let held = [];

  const length = () => ({ settle: SETTLE_S, count: COUNT_S, doing: MOST_S, rest: REST_S, ready: null, over: null })[phase];

  /** @param {Phase} to @param {number} t @returns {Output[]} */
  function enter(to, t) {
    phase = to;
    since = t;
    if (to === "settle") return [say(t, key === "stand" ? "get-ready" : "stand-still")];
    if (to === "count") return [0, 1, 2].map((n) => ({ kind: "tone", at: t + n, name: "beep" }));
    if (to === "doing") {
      held = [];
      moved = first = NaN;
      return [{ kind: "tone", at: t, name: "go" }, block(t, key === "stand" ? { travel: "still", gait: "stand", planned_s: MOST_S } : { travel: "backward", gait: "walk", planned_m: 3 })];
    }
    if (to === "rest") return [block(t, key === "stand" ? { travel: "still", gait: "stand", planned_s: REST_S } : { travel: "forward", gait: "walk", planned_s: REST_S })];
    return [];
  }

  /** @param {number} at @param {...string} words @returns {Output} */
  const say = (at, ...words) => ({ kind: "say", at, words, interrupts: true });

  /** @param {number} t @param {object} what @returns {Output} */
  const block = (t, what) => ({ kind: "log", line: { k: "e", t: tenth(t), what: "block", index: index++, of: 2 * many - 1, ...what } });

  /** @param {number} t @param {number} seconds @param {Try["by"]} by @returns {Output[]} */
  function end(t, seconds, by) {
    const done = { seconds: tenth(Math.max(seconds, 0)), by }, whole = Math.round(done.seconds);
    tries.push(done);
    /** @type {Output[]} */
    const told = [
      { kind: "log", line: { k: "e", t: tenth(t), what: "answer", test: key, by, value: done.seconds } },
      { kind: "tone", at: t, name: "beep" },
      ...(whole > 1 ? [/** @type {Output} */ ({ kind: "say", at: t + 0.4, words: [`n-${whole}`, "seconds"], interrupts: false })] : []),   // after the beep, not instead of it
    ];
    return tries.length < many ? [...told, ...enter("rest", t)] : [...told, ...close(t, "done")];
  }

  /** @param {number} t @param {"done" | "stopped"} why @returns {Output[]} */
  function close(t, why) {
    phase = "over";
    since = t;
    return [{ kind: "log", line: { k: "end", t: tenth(t), why } }, { kind: "over", why }];
  }

  /** A page that slept begins again what it slept through: a try that nobody saw is none. @param {number} t @returns {Output[]} */
  function waking(t) {
    const slept = t - last > SLEPT_S;
    last = Number.isNaN(last) ? t : Math.max(last, t);
    const over = phase === "settle" || phase === "count" || phase === "doing" || (phase === "rest" && t - since >= REST_S);
    return slept && over ? enter("settle", t) : [];
  }

  /** @param {number} t @returns {Output[]} */
  function tick(t) {
    const whole = length();
    if (whole === null || t - since < whole) return [];
    const at = since + whole; // a page that was slow loses no time
    if (phase === "settle" || phase === "rest") return phase === "rest" ? enter("settle", at) : [...enter("count", at), ...tick(t)];
    if (phase === "count") return enter("doing", at);
    return end(at, key === "stand" ? MOST_S : Number.isNaN(moved) ? 0 : moved - first, "time");   // a walk that nobody felt is no try
  }

  /** @param {number} t @param {readonly [number, number, number]} force @returns {Output[]} */
  function feel(t, force) {
    if (phase !== "doing" || !felt) return [];
    const off = Math.hypot(...force) - GRAVITY;
    held = [...held, off].slice(-SMOOTH);
    const strong = Math.abs(held.reduce((sum, one) => sum + one, 0) / held.length);
    if (key === "stand") return t - since > DEAF_S && Math.abs(off) > STEP_MPS2 ? end(t, t - since, "felt") : [];
    if (strong > MOVING_MPS2 || Math.abs(off) > 2 * MOVING_MPS2) {
      moved = t;
      if (Number.isNaN(first)) first = t;
    }
    return t - moved > QUIET_S ? end(t, moved - first, "felt") : [];
  }

  /** @param {number} t @param {string} what @returns {Output[]} */
  function press(t, what) {
    if (phase === "over") return [];
    if (what === "start" && phase === "ready") return enter("settle", t);
    if (what === "start" && phase === "rest" && t - since >= AGAIN_S) return enter("settle", t);
    if (what === "end" && phase === "doing") return end(t, t - since, "pressed");
    return what === "stop" ? [{ kind: "silence" }, ...close(t, tries.length ? "done" : "stopped")] : [];
  }

  return {
    /** @param {Input} input @returns {Output[]} */
    take(input) {
      const woken = phase === "ready" || phase === "over" ? [] : waking(input.t);
      if (input.kind === "press") return [...woken, ...press(input.t, input.what)];
      if (input.kind === "sample") return [...woken, ...feel(input.t, input.force)];
      return [...woken, ...tick(input.t)];
    },
    /** @param {number} t @returns {View} */
    view(t) {
      const whole = length(), past = Math.max(t - since, 0);
      return { phase, leftS: whole === null ? null : Math.max(whole - past, 0), elapsedS: past, attempt: [Math.min(tries.length + 1, many), many], tries: [...tries] };
    },
  };
}

const tenth = (/** @type {number} */ value) => Math.round(value * 10) / 10;

/** The try that counts: the longest stand, the quickest walk. @param {TrialKey} key @param {readonly Try[]} tries */
export function best(key, tries) {
  const seconds = tries.map((one) => one.seconds).filter((one) => one > 0);
  if (!seconds.length) return null;
  return key === "stand" ? Math.max(...seconds) : Math.min(...seconds);
}
