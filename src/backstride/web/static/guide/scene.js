// @ts-check
// What the voice has to know of a session at this moment: what stands fixed, what waits, whether anybody must look.
import { announcement, saySeconds, saySpeed, sayMetres, sayNumber, wayKey } from "./phrases.js";
import { ask, CUES, lookGap } from "./cues.js";
import { cadenceOf } from "./metronome.js";
import { askedWords } from "./safety.js";
import { END_WORD, explains, goesByPositions, silence, speedAt } from "./progress.js";
import { onRibbon } from "./session_view.js";
import { changeAt, doneS, goesByTime, GUIDE, isOpen, needsTurn, reading, surely } from "./session_state.js";

/** @typedef {import("./session_state.js").Going} Going */
/** @typedef {import("./cues.js").Fixed} Fixed */
/** @typedef {import("./cues.js").About} About */
/** @typedef {import("./blocks.js").Block} Block */

const HANDS = Object.freeze({ "two hands": "hands-two", "one hand": "hands-one", none: "hands-none" });
/** Form points that count looks themselves, by the stretch: nothing to hear beside a voice that asks for each. */
const COUNTS_LOOKS = new Set(["repeats-1"]);
/** Said once of a session, where metres are counted by time. */
const BY_TIME = "by-time";
const FULL_LOOKS = 4, BREATHS_S = 16, COUNT_S = 3.4, LATE_S = 2.5, NEAR_S = 8, SETTLED_S = 6;
/** When a cue of a block is first said, and how often again. Project choice. */
const ROUNDS = Object.freeze({ form: { first: 4, every: 25 }, breathing: { first: 9, every: 60 }, ease: { first: 6, every: 120 } });

/** Steps a minute are said so long after a block's beginning, and so often again; what is left, of long blocks only. Project choice. */
const NUMBERS = Object.freeze({ firstS: 15, everyS: 120, withinS: 4, leftS: 60, leftM: 50 });

/** @param {Going} g @returns {import("./cues.js").Scene} */
export function sceneOf(g) {
  const { s, blocks } = g, block = blocks[s.index], running = s.status === "running" && s.run?.heldSince === null;
  if (block && running) askForCues(g, block);
  const mute = s.options.mute ?? [], spoken = s.voice.said.findLast((one) => one.about === "breathing");
  const breathing = running && !mute.includes("breath-tones") && spoken && spoken.at >= (s.run?.startAt ?? 0) && spoken.at <= s.t && s.t < spoken.end + BREATHS_S;
  return {
    lookSince: looksNeeded(g) ? s.movingSince : null,
    lookGapS: lookGap(paceNow(s, block), s.options.place ?? ""),
    fullLooks: FULL_LOOKS,
    fixed: s.status === "asked" ? askedWords(g) : s.status === "turn" ? turnWords(g) : block && running ? blockFixed(g, block) : startWords(g),
    tickSpm: running && block && !mute.includes("metronome") ? cadenceOf(block.target.cadence_spm) : 0,
    tickFrom: s.run?.startAt ?? 0,
    breathSteps: breathing ? Number(/^breathe-(\d)$/.exec(spoken.words[0] ?? "")?.[1] ?? 0) : 0,
    cadenceSpm: reading(s) === null ? 0 : s.cadenceSpm,   // steps that are not read any more pace no breath
    tonesUntil: changeAt(s),
    muted: (about) => about !== "safety" && about !== "change" && mute.includes(about),
  };
}

/** Looks are for ground on which somebody may come: on a belt and at a rail eyes stay in front. @param {Going} g */
function looksNeeded({ s, blocks }) {
  const block = blocks[s.index];
  return s.status === "running" && block?.travel === "backward" && !s.options.treadmill && s.options.place !== "treadmill" && block.handrail === null;
}

/** How fast it goes: as planned, or faster where positions say so. @param {import("./session_state.js").State} s @param {Block | undefined} block */
function paceNow(s, block) {
  const fresh = s.position !== null && s.t - s.position.t <= GUIDE.positionS;
  return Math.max(block?.speedMps ?? 1, (fresh && s.position && speedAt(s.position)) || 0);
}

/** The side of the first look is the plan's. @param {import("./session_state.js").State} s @param {Block} block */
export function firstSide(s, block) {
  if (s.voice.looks === 0 && block.cues.includes("look-right") && !block.cues.includes("look-left")) s.voice.nextSide = "right";
}

/** @param {Going} g @returns {Fixed[]} */
function startWords({ s, blocks }) {
  const block = blocks[s.index];
  if (s.status !== "countdown" || s.run || !block || needsTurn(blocks, s.index) || !s.countdown) return [];
  const at = s.countdown.at;
  return [word(`${s.visit + 1}-word`, at + CUES.pauseS, LATE_S, [wayKey(block)])];
}

/** @param {string} id @param {number} at @param {number} late @param {string[]} words @returns {Fixed} */
const word = (id, at, late, words) => ({ id, at, until: at + late, words, about: "change" });

/** What is said about turning: the way, which stretch, how it begins; later that nobody has to. @param {Going} g @returns {Fixed[]} */
function turnWords(g) {
  const { s } = g, turn = s.turn, block = g.blocks[s.index];
  if (!turn || !block) return [];
  const at = turn.since + CUES.pauseS, name = (/** @type {string} */ part) => `${s.visit}-${part}`, late = 30;
  if (turn.held) return [word(name(`held-${turn.since}`), at, 5, ["going-forward"]), word(name(`safe-${turn.since}`), turn.since + 15, late, ["not-safe"])];
  const read = reading(s), again = Math.floor((s.t - turn.since) / GUIDE.promptS), waits = turn.goAt === null || s.t > turn.goAt + 6;
  const prompt = again < 1 || !waits ? [] : [word(name(`again-${again}`), turn.since + again * GUIDE.promptS, 5, [again % 2 && read !== "forward" ? "turn" : "not-safe"])];
  const first = s.options.treadmill ? beltWords(s, block) : ["turn"];
  return [
    word(name("word"), at, late, first),
    ...(block.stretch ? [word(name("which"), at + 0.01, late, stretchWords(block.stretch))] : []),
    ...(explains(block) ? [word(name("how"), at + 0.02, late, [turn.standing ? "at-the-beep" : "time-starts"])] : []),
    ...(s.run === null && block.metres !== null && !s.options.treadmill && !goesByPositions(s, block) ? [word(BY_TIME, at + 0.03, late, [BY_TIME])] : []),
    ...prompt,
  ];
}

/** @param {[number, number]} stretch */
const stretchWords = ([n, of]) => n === of && of > 1 ? ["last-one"] : ["stretch", ...sayNumber(n), "of", ...sayNumber(of)];

/** Speed and hands before every stretch on a belt, which nobody but the person drives. @param {import("./session_state.js").State} s @param {Block} block */
function beltWords(s, block) {
  const hands = HANDS[/** @type {keyof typeof HANDS} */ (block.handrail ?? "")];
  return [wayKey(block), ...(block.target.speed_mps ? saySpeed(block.target.speed_mps[1], Boolean(s.options.miles)) : []), ...(hands ? [hands] : [])];
}

/** The block's word, what comes next, and its word: each at its time. @param {Going} g @param {Block} block @returns {Fixed[]} */
function blockFixed(g, block) {
  const { s, blocks } = g, run = s.run, next = blocks[s.index + 1];
  if (!run) return [];
  const found = [word(`${s.visit}-word`, run.startAt + CUES.pauseS, LATE_S + Math.max(0, run.seenAt - run.startAt), [wayKey(block)])];
  const end = changeAt(s), words = next ? announcement(next, block.travel === "backward") : [], long = g.lengthOf(words);
  if (end === null) {
    if (next && nearByPositions(g, block)) once(g, `${s.visit}-next`, words, "change");
    return found;
  }
  const at = end - COUNT_S - long;
  if (next && at > run.startAt + 2.5) found.push({ ...word(`${s.visit}-next`, at, 0, words), until: end - long - CUES.pauseS });
  const turns = needsTurn(blocks, s.index + 1);
  if (!next) found.push(word(END_WORD, end + 0.5, 10, ["finished"]));
  else if (!turns || !s.options.treadmill) found.push(word(`${s.visit + 1}-word`, end + CUES.pauseS, LATE_S, [turns ? "turn" : wayKey(next)]));
  return found;
}

/** Whether the end is near, where positions tell: to the second nobody knows. @param {Going} g @param {Block} block */
function nearByPositions({ s }, block) {
  if (!s.run?.byPositions || block.metres === null) return false;
  return (block.metres - s.run.doneM) / Math.max(s.position?.speedMps ?? block.speedMps, 0.3) < NEAR_S;
}

/** Form, breathing and ease of a block, in rounds. @param {Going} g @param {Block} block */
function askForCues(g, block) {
  const { s } = g, past = doneS(s.run, s.t), has = s.voice;
  firstSide(s, block);
  const cues = block.cues.filter((key) => !key.startsWith("look-") && !key.startsWith("hands-") && key !== "turn" && !(COUNTS_LOOKS.has(key) && looksNeeded(g)));
  if (isOpen(block)) cues.push("press-done");
  cues.forEach((key, at) => {
    const about = /** @type {About} */ (key.startsWith("breathe-") ? "breathing" : "form");
    const round = about === "breathing" ? ROUNDS.breathing : key === "talk" || key === "press-done" ? ROUNDS.ease : ROUNDS.form;
    const n = Math.floor((past + CUES.aheadS - round.first - 2 * at) / round.every), id = `${s.visit}-${key}-${n}`;
    if (n < 0 || (key === "scan" && n > 0) || has.done.includes(id) || has.pending.some((one) => one.id === id)) return;
    ask(has, about, [key], id, s.t + Math.max(0, n * round.every + round.first + 2 * at - past), round.every / 2);
  });
  askForNumbers(g, block, past);
  if (goesByTime(s, block)) once(g, BY_TIME, [BY_TIME], "form");
  const total = g.blocks.at(-1)?.endS ?? 0, known = !g.blocks.some(isOpen);
  if (known && total > 60 && block.startS <= total / 2 && onRibbon(s, block) >= total / 2) once(g, "halfway", ["halfway"], "form");
  const other = `${s.visit}-other`;
  if (block.travel === "forward" && past > SETTLED_S && surely(s, "backward", 3)) once(g, other, ["going-backward"], "form");
  else {                                                               // it is not so any more
    has.pending = has.pending.filter((one) => one.id !== other);
    if (has.said.some((one) => one.id === other && one.at > s.t)) silence(g);
  }
}

/** Cadence as it is read, and what is left. @param {Going} g @param {Block} block @param {number} past */
function askForNumbers(g, block, past) {
  const { s } = g, n = Math.floor((past - NUMBERS.firstS) / NUMBERS.everyS), end = changeAt(s), read = reading(s);
  const steps = block.travel !== "still" && read !== null && read !== "still" ? 5 * Math.round(s.cadenceSpm / 5) : 0;
  if (n >= 0 && steps > 0) once(g, `${s.visit}-cadence-${n}`, [...sayNumber(steps), "steps-a-minute"], "form", NUMBERS.withinS);
  const due = end === null || block.seconds === null || block.seconds < 2 * NUMBERS.leftS ? Infinity : end - NUMBERS.leftS;
  const soon = due - s.t;
  if (soon > 0 && soon <= CUES.aheadS) once(g, `${s.visit}-left`, ["to-go", ...saySeconds(NUMBERS.leftS)], "form", NUMBERS.withinS / 2, due);
  const metres = s.run?.byPositions && block.metres !== null && block.metres >= 2 * NUMBERS.leftM ? block.metres - s.run.doneM : 0;
  if (metres > NUMBERS.leftM - 5 && metres <= NUMBERS.leftM) once(g, `${s.visit}-left`, ["to-go", ...sayMetres(NUMBERS.leftM)], "form", NUMBERS.withinS / 2);
}

/** @param {Going} g @param {string} id @param {string[]} words @param {About} about @param {number} [untilS] @param {number} [at] */
function once({ s }, id, words, about, untilS = 10, at = s.t) {
  if (s.voice.done.includes(id) || s.voice.pending.some((one) => one.id === id)) return;
  ask(s.voice, about, words, id, at, untilS);
}
