// @ts-check
// A session from the phone's own record, for the page after it while the server has not read it: what was planned where it
// was done, what the phone saw live, and what happened. It claims no more than that: numbers wait for the server.

/** @typedef {[start: number, end: number, travel: string, gait: string]} Piece */
/** @typedef {{id: string, day: string, began: string, endS: number, planned: Piece[], done: Piece[], stretches: [done: number, of: number] | null, backwardS: number, stumbles: number, falls: number, stopped: boolean, ended: boolean, test: string, tries: {seconds: number, by: string}[]}} OwnRecord */

const NEARLY = 0.8; // so much of a stretch is the whole of it, as on the server

/** @param {readonly (string | Record<string, any>)[]} lines as they were kept, the header first @returns {OwnRecord} */
export function ownRecord(lines) {
  const lastM = lines.findLastIndex(isSamples), told = lines.filter((line, at) => at === lastM || !isSamples(line));   // samples of three hours tell their end only
  const [header = {}, ...rest] = told.map(parsed).filter((one) => one !== null);
  const events = rest.filter((one) => one.k === "e"), last = rest.at(-1);
  const endS = rest.reduce((most, one) => Math.max(most, lastOf(one)), 0);
  const blocks = events.filter((one) => one.what === "block"), answers = events.filter((one) => one.what === "answer" && one.test);
  const planned = spans(blocks, endS), done = spans(events.filter((one) => one.what === "travel"), endS);
  return {
    id: String(header.id ?? ""), day: String(header.day ?? "").slice(0, 10) || String(header.began ?? "").slice(0, 10), began: String(header.began ?? ""), endS, planned, done,
    stretches: stretchesOf(blocks, planned, stood(events, endS)),
    backwardS: done.reduce((sum, [from, to, travel]) => sum + (travel === "backward" ? to - from : 0), 0),
    stumbles: mishaps(events, "stumble"),
    falls: mishaps(events, "fall"),
    stopped: events.some((one) => one.what === "stop") || last?.why === "stopped",
    ended: last?.k === "end",
    test: String(answers[0]?.test ?? ""),
    tries: answers.map((one) => ({ seconds: Number(one.value), by: String(one.by ?? "") })),
  };
}

/** @param {string | Record<string, any>} line */
const isSamples = (line) => typeof line === "string" && line.startsWith('{"k":"m"');

/** @param {string | Record<string, any>} line @returns {Record<string, any> | null} */
function parsed(line) {
  if (typeof line !== "string") return line;
  try {
    return JSON.parse(line);
  } catch {
    return null; // the last line of a page that was killed
  }
}

/** @param {Record<string, any>} one */
const lastOf = (one) => (Array.isArray(one.t) ? Number(one.t.at(-1) ?? 0) : Number(one.t ?? 0));

/** Each until the next. @param {Record<string, any>[]} marks @param {number} endS @returns {Piece[]} */
function spans(marks, endS) {
  return marks.map((one, at) => /** @type {Piece} */ ([Number(one.t), Number(marks[at + 1]?.t ?? endS), String(one.travel ?? "unknown"), String(one.gait ?? "unknown")]));
}

const TOGETHER_S = 10;       // the same one, felt twice; as on the server

/** Stumbles or falls, without those that were answered to be none. @param {Record<string, any>[]} events @param {"stumble" | "fall"} kind */
function mishaps(events, kind) {
  let count = 0, last = -Infinity;
  for (const one of events) {
    if (one.what === kind && Number(one.t) - last > TOGETHER_S) { count += 1; last = Number(one.t); }
    if (one.what === "answer" && one.answer === "mistake" && String(one.of).startsWith(kind)) count = Math.max(0, count - 1);
  }
  return count;
}

const STANDS = new Set(["pause", "stop", "skip"]), GOES_ON = new Set(["go-on", "block"]);

/** When the session stood or guided nobody, as the server takes it. @param {Record<string, any>[]} events @param {number} endS */
function stood(events, endS) {
  const found = /** @type {[number, number][]} */ ([]);
  /** @type {number | null} */
  let since = null;
  for (const one of events) {
    if (since !== null && GOES_ON.has(one.what)) { found.push([since, Number(one.t)]); since = null; }
    if (since !== null) continue;
    if (STANDS.has(one.what)) since = Number(one.t);
    else if (one.what === "hidden" || (one.what === "gap" && one.why === "page")) found.push([Number(one.from), Number(one.to)]);
  }
  return since === null ? found : [...found, /** @type {[number, number]} */ ([since, endS])];
}

/** Backward stretches that were kept to, of all that were planned so far. @param {Record<string, any>[]} blocks @param {Piece[]} planned @param {[number, number][]} away @returns {[number, number] | null} */
function stretchesOf(blocks, planned, away) {
  const back = blocks.flatMap((one, at) => (one.travel === "backward" ? [{ one, piece: planned[at] }] : []));
  if (!back.length) return null;
  const kept = (/** @type {Piece} */ [from, to]) => away.reduce((left, [start, end]) => left - Math.max(Math.min(end, to) - Math.max(start, from), 0), to - from);
  const done = back.filter(({ one, piece }) => piece && (!one.planned_s || kept(piece) >= NEARLY * one.planned_s));
  return [done.length, back.length];
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/** @param {number} count */
const words = (count) => NUMBERS[count] ?? String(count);
/** @param {string} text */
const begun = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Say it in a line, as the server does: `All six stretches, no stumble`. @param {OwnRecord} own */
export function titleOf(own) {
  if (own.test) return own.tries.length ? `${begun(words(own.tries.length))} ${own.tries.length === 1 ? "try" : "tries"} done` : "No try done";
  const tail = own.falls ? ", you fell" : own.stumbles ? `, ${words(own.stumbles)} ${own.stumbles === 1 ? "stumble" : "stumbles"}` : "";
  if (!own.stretches) {
    const minutes = Math.max(Math.round(own.endS / 60), 1);
    return `${minutes} ${minutes === 1 ? "minute" : "minutes"} done${tail}`;
  }
  const [done, of] = own.stretches;
  if (of === 1) return `${done ? "The stretch is done" : "The stretch was not done"}${tail}`;
  return `${done === of ? `All ${words(of)} stretches` : `${done ? begun(words(done)) : "None"} of ${words(of)} stretches`}${tail}`;
}

/** What else there is to say. @param {OwnRecord} own */
export function saidOf(own) {
  const minutes = Math.floor(own.backwardS / 60), seconds = Math.round(own.backwardS % 60);
  return [
    own.backwardS >= 1 ? `${minutes ? `${minutes} min ` : ""}${seconds} s backward, as the phone saw it on the way.` : "",
    own.tries.length ? `${own.tries.map((one) => `${one.seconds} s`).join(", ")}, as the phone counted.` : "",
    own.ended ? "" : "It broke off; what came before is kept.",
  ].filter(Boolean).join(" ");
}
