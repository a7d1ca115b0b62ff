// @ts-check
// From block to block: by time, by positions, by what the person says. A time-bound end is where it was meant to be,
// however late the page noticed, so that nothing adds up.
import { CUES, hush } from "./cues.js";
import { changeAt, doneS, fromStand, GUIDE, log, needsTurn, surely, trusted } from "./session_state.js";

/** @typedef {import("./session_state.js").Going} Going */
/** @typedef {import("./session_state.js").Position} Position */
/** @typedef {import("./blocks.js").Block} Block */

const EARTH_M = 6_371_000, SLOWEST_MPS = 0.3;
/** Nobody goes faster than so many times what is planned, nor has to be thought slower than so: a position that jumped counts no more. Project choice. */
const JUMP = Object.freeze({ times: 3, leastMps: 4 });
/** Id of the last word, which is scheduled ahead where the end is known ahead. */
export const END_WORD = "end-word";
/** Begins the id of what is said beside the blocks, and outlives them. */
export const NOTICE = "notice-";
/** What was to be said of a block goes with it. @param {import("./cues.js").Voice} voice */
export const forget = (voice) => { voice.pending = voice.pending.filter((one) => one.id.startsWith(NOTICE)); };

/** Break off what is scheduled, so that it is planned anew. @param {Going} g */
export function silence(g) {
  g.out.push(hush(g.s.voice, g.s.t));
  if (g.s.run) g.s.run.endTold = false;
  if (g.s.countdown) g.s.countdown.told = false;
}

/** @param {Going} g @param {string} name @param {number} at */
export const tone = (g, name, at) => g.out.push({ kind: "tone", at, name });

/** Let time pass until now. @param {Going} g */
export function advance(g) {
  const { s } = g;
  for (let n = 0; n < 200; n += 1) {
    const before = `${s.status} ${s.visit}`;
    if (s.status === "countdown") countDown(g);
    else if (s.status === "running") runOn(g);
    else if (s.status === "turn") turnOn(g);
    if (`${s.status} ${s.visit}` === before) break;
  }
  watchMoving(g);
}

/** @param {Going} g */
function countDown(g) {
  const { s } = g, count = s.countdown;
  if (!count) return;
  if (!count.told && count.at <= s.t + CUES.aheadS) {
    count.told = true;
    endTones(g, count.at, s.run === null && needsTurn(g.blocks, s.index) ? "beep" : "go");
  }
  if (s.t < count.at) return;
  s.countdown = null;
  if (s.run) goOnRunning(g, count.at);
  else enter(g, s.index, count.at, true);
}

/** Three ticks and what follows, as far as they lie ahead. @param {Going} g @param {number} at @param {string} last */
function endTones(g, at, last) {
  for (const before of [3, 2, 1]) if (at - before > g.s.t + 0.05) tone(g, "tick", at - before);
  tone(g, last, Math.max(at, g.s.t + 0.05));
}

/** @param {Going} g */
function runOn(g) {
  const { s, blocks } = g, run = s.run, block = blocks[s.index];
  if (!run || !block) return;
  if (run.byPositions) byPositions(g, block);
  if (block.travel === "backward" && surely(s, "forward", GUIDE.forwardS)) return stand(g);
  const end = changeAt(s), next = s.index + 1;
  if (end === null) return;
  if (!run.endTold && end <= s.t + CUES.aheadS) {
    run.endTold = true;
    endTones(g, end, next >= blocks.length ? "end" : needsTurn(blocks, next) ? "beep" : "go");
  }
  if (s.t >= end && !(next >= blocks.length && s.t < end + GUIDE.lastS && mayHaveFallen(s, block))) enter(g, next, end, true);
}

/** Whether somebody who should be going is not seen to. @param {import("./session_state.js").State} s @param {Block} block */
function mayHaveFallen(s, block) {
  const read = trusted(s);
  return s.feels && block.travel !== "still" && block.gait !== "stand" && (read === null || read === "unknown" || read === "still");
}

/** @param {Going} g @param {Block} block */
function byPositions(g, block) {
  const { s } = g, run = s.run, metres = block.metres ?? 0;
  if (!run) return;
  if (run.doneM >= metres) return enter(g, s.index + 1, s.t, false);
  if (s.position && s.t - s.position.t <= GUIDE.positionS) return;
  run.byPositions = false;   // no more positions: the rest by time
  run.plannedS = doneS(run, s.t) + (metres - run.doneM) / Math.max(block.speedMps, SLOWEST_MPS);
}

/** Go into a block; its own end was told, or is told now. @param {Going} g @param {number} index @param {number} at @param {boolean} told */
export function enter(g, index, at, told) {
  const { s, blocks } = g, block = blocks[index];
  s.run = null;
  s.turn = null;
  s.visit += 1;
  forget(s.voice);
  if (!block) return finish(g, "done", at);
  s.index = index;
  const turns = needsTurn(blocks, index);
  if (!told && s.voice.said.some((one) => one.at > s.t)) silence(g);
  if (!told) tone(g, turns ? "beep" : "go", s.t + CUES.leadS);
  if (turns) turnTo(g, at, fromStand(s, blocks, index), false);
  else begin(g, at);
}

/** @param {Going} g @param {number} since @param {boolean} standing @param {boolean} held */
export function turnTo(g, since, standing, held) {
  g.s.status = "turn";
  g.s.turn = { since, standing, goAt: null, held };
}

/** Whether positions tell the way of a block that begins now; else it goes by time. @param {import("./session_state.js").State} s @param {Block} block */
export function goesByPositions(s, block) {
  const fresh = s.position !== null && s.t - s.position.t <= GUIDE.positionS && s.position.accuracyM <= GUIDE.positionM;
  return block.metres !== null && block.metres >= GUIDE.positionsFromM && !s.options.treadmill && fresh;
}

/** The time of a block begins. @param {Going} g @param {number} at */
function begin(g, at) {
  const { s, blocks } = g, block = /** @type {Block} */ (blocks[s.index]), byPositions = goesByPositions(s, block);
  const plannedS = block.seconds ?? (block.metres === null || byPositions ? null : block.metres / Math.max(block.speedMps, SLOWEST_MPS));
  s.status = "running";
  s.turn = null;
  s.run = { startAt: at, heldS: 0, heldSince: null, doneM: 0, byPositions, plannedS, seenAt: s.t, endTold: false };
  const planned = block.seconds !== null ? { planned_s: block.seconds } : block.metres !== null ? { planned_m: block.metres } : {};
  log(g, "block", { index: s.index, of: blocks.length, travel: block.travel, gait: block.gait, ...planned }, at);
}

/** The time of a block that stood goes on. @param {Going} g @param {number} at */
function goOnRunning(g, at) {
  const { s } = g, run = s.run;
  if (!run) return begin(g, at);
  if (run.heldSince !== null) run.heldS += Math.max(0, at - run.heldSince);
  run.heldSince = null;
  run.endTold = false;
  run.seenAt = s.t;
  s.status = "running";
  s.turn = null;
}

/** Surely forward in a backward block: the time stands until it is backward again. @param {Going} g */
function stand(g) {
  hold(g);
  silence(g);
  turnTo(g, g.s.t, false, true);
}

/** @param {Going} g */
export function hold(g) {
  if (g.s.run) g.s.run.heldSince ??= g.s.t;
}

/** Waiting for somebody to go backward. @param {Going} g */
function turnOn(g) {
  const { s } = g, turn = s.turn, read = trusted(s), heard = s.heard;
  if (!turn) return;
  if (read === "backward" && heard && heard.at >= turn.since) {
    const from = Math.max(turn.since, turn.goAt !== null && turn.goAt <= s.t ? turn.goAt : turn.since);
    return start(g, Math.min(Math.max(heard.startS, from), s.t));
  }
  const blind = read === null || read === "unknown";
  if (turn.held) {
    if (blind && s.t - Math.max(turn.since, heard?.since ?? 0) >= GUIDE.heldUnknownS) start(g, s.t);
  } else if (turn.goAt === null) {
    const ready = turn.standing ? quiet(g) && (blind || surely(s, "still", 0.5)) : s.t - turn.since >= GUIDE.movingTurnS && quiet(g) && blind;
    if (!ready) return;
    turn.goAt = s.t + CUES.aheadS;
    endTones(g, turn.goAt, "go");
  } else if (s.t >= turn.goAt && blind && (read === null || s.t - turn.goAt >= GUIDE.unknownS)) {
    start(g, turn.goAt);
  }
}

/** Whether it is said how a stretch begins: at the first two. @param {Block} block */
export const explains = (block) => (block.stretch?.[0] ?? 0) <= 2;

/** Whether everything about the turn has been said. @param {Going} g */
function quiet({ s, blocks }) {
  const said = s.voice.said.at(-1), block = blocks[s.index];
  const last = block && explains(block) ? "how" : "which";
  return s.turn !== null && s.t - s.turn.since >= 2 && (!said || said.end <= s.t + 0.5) && s.voice.done.includes(`${s.visit}-${last}`);
}

/** @param {Going} g @param {number} at */
export function start(g, at) {
  if (g.s.run) goOnRunning(g, at);
  else begin(g, at);
  g.s.movingSince = null;
}

/** Keep in mind since when somebody goes backward: only then there are looks. @param {Going} g */
function watchMoving(g) {
  const { s, blocks } = g;
  const moving = s.status === "running" && blocks[s.index]?.travel === "backward" && !surely(s, "still", GUIDE.stillS);
  if (moving) s.movingSince ??= s.t;
  else if (s.movingSince !== null) {
    s.movingSince = null;
    if (s.status === "running" && s.voice.said.some((one) => one.at > s.t && one.side !== null)) silence(g);
  }
}

/** @param {Going} g @param {"done" | "stopped"} why @param {number} [at] */
export function finish(g, why, at = g.s.t) {
  const { s } = g;
  s.status = "over";
  s.over = why;
  s.run = s.turn = s.countdown = s.asked = s.movingSince = null;
  if (why === "done" && !s.voice.done.includes(END_WORD)) {   // after what is being said, and not instead of its tone
    const free = Math.max(s.t + CUES.leadS, (s.voice.said.at(-1)?.end ?? 0) + CUES.pauseS);
    g.out.push({ kind: "say", at: free, words: ["finished"], interrupts: false, about: "change" });
  }
  g.out.push({ kind: "over", why }, { kind: "log", line: { k: "end", t: Math.round(1000 * at) / 1000, why } });
}

/** A position adds the way since the last good one. @param {Going} g @param {Position} position */
export function place(g, position) {
  const { s } = g, run = s.run, last = s.position;
  if (!(position.accuracyM <= GUIDE.positionM) || ![position.t, position.lat, position.lon].every(Number.isFinite)) return;
  const took = last ? position.t - last.t : 0;
  if (last && took <= 0) return;
  s.position = position;
  if (!last || !run?.byPositions || run.heldSince !== null || took > GUIDE.positionS) return;
  const from = Math.max(last.t, run.startAt), share = Math.max(0, position.t - from) / took;
  const a = speedAt(last), b = speedAt(position);
  const metres = a !== null && b !== null ? took * (a + b) / 2 : metresBetween(last, position);
  run.doneM += share * Math.min(metres, took * Math.max(JUMP.times * (g.blocks[s.index]?.speedMps ?? 0), JUMP.leastMps));
}

/** Speed as the receiver tells it; some say -1 where they mean none. @param {Position} position */
export const speedAt = ({ speedMps }) => speedMps !== null && speedMps >= 0 ? speedMps : null;

/** @param {Position} a @param {Position} b */
function metresBetween(a, b) {
  const rad = Math.PI / 180, north = (b.lat - a.lat) * rad, east = (b.lon - a.lon) * rad * Math.cos((a.lat + b.lat) / 2 * rad);
  return EARTH_M * Math.hypot(north, east);
}
