// @ts-check
// What is said, as keys of clips: numbers, lengths, the block that comes. And the same in words for the screen.

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {{en: string, de: string, seconds: {en: number, de: number}}} Clip */
/** @typedef {Record<string, Clip>} Clips */

const EXACT_TO = 60, THOUSAND = 1000, HUNDRED = 100, KMH = 3.6, MPH = 2.23694;
const GUESS = Object.freeze({ wordS: 1.2, mostS: 2.4 });   // of a clip that nobody knows

/** A whole number; beyond 60 to the next five, which is as near as a voice need be. @param {number} value @returns {string[]} */
export function sayNumber(value) {
  const whole = Math.max(0, Math.round(value)), near = whole > EXACT_TO ? 5 * Math.round(whole / 5) : whole;
  if (near === 0) return ["n-0"];
  const thousands = Math.floor(near / THOUSAND), hundreds = Math.floor(near / HUNDRED) % 10, rest = near % HUNDRED;
  const front = thousands === 0 ? [] : thousands === 1 ? ["n-1000"] : [...sayNumber(thousands), "thousand"];
  return [...front, ...(hundreds ? [`n-${HUNDRED * hundreds}`] : []), ...(rest ? [`n-${rest}`] : [])];
}

/** @param {number} metres */
export const sayMetres = (metres) => [...sayNumber(metres), "metres"];

/** Seconds to a minute; then minutes with halves and seconds, to the next five; from ten minutes on whole ones. @param {number} seconds @returns {string[]} */
export function saySeconds(seconds) {
  if (Math.round(seconds) < 60) return [...sayNumber(seconds), "seconds"];
  const to = seconds < 600 ? 5 : 60, near = to * Math.round(seconds / to), minutes = Math.floor(near / 60), over = near % 60;
  if (over === 30) return minutes === 1 ? ["one-and-a-half"] : [...sayNumber(minutes), "half-minutes"];
  const said = minutes === 1 ? ["one-minute"] : [...sayNumber(minutes), "minutes"];
  return over ? [...said, ...sayNumber(over), "seconds"] : said;
}

/** Speed of a belt, to a tenth. @param {number} mps @param {boolean} miles @returns {string[]} */
export function saySpeed(mps, miles) {
  const tenths = Math.round(10 * mps * (miles ? MPH : KMH));
  return ["belt", ...sayNumber(Math.floor(tenths / 10)), "point", ...sayNumber(tenths % 10), miles ? "mph" : "kmh"];
}

/** Way and gait in one clip, as far as they are asked. @param {Block} block */
export function wayKey({ travel, gait }) {
  if (travel === "still" || gait === "stand") return "still-stand";
  if (gait === "unknown") return travel === "unknown" ? "go" : travel;
  return travel === "unknown" ? gait : `${travel}-${gait}`;
}

/** How long a block is; an open one says nothing. @param {Block} block */
export function lengthKeys(block) {
  return block.seconds !== null ? saySeconds(block.seconds) : block.metres !== null ? sayMetres(block.metres) : [];
}

/** Announced ahead; short while going backward, where looks may not wait. @param {Block} next @param {boolean} short */
export function announcement(next, short) {
  const part = next.role === "cool-down" || next.role === "warm-up" ? [next.role] : [];
  return short ? ["next", wayKey(next)] : ["next", ...part, wayKey(next), ...lengthKeys(next)];
}

/** How long it takes to say; what is not known is guessed, too long rather than too short. @param {Clips} clips @param {"en" | "de"} language */
export function lengthOf(clips, language) {
  return (/** @type {readonly string[]} */ words) => words.reduce((sum, key) => sum + (clips[key]?.seconds[language] ?? (key.startsWith("n-") ? GUESS.wordS : GUESS.mostS)), 0);
}

// --- for the eye ---

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {Block} block */
export function wordOf(block) {
  return { backward: "Backward", forward: "Forward", sideways: "Sideways", still: "Stand", unknown: "Go" }[block.travel];
}

/** `Forward, 1:45, easy` @param {Block} block */
export function blockWords(block) {
  const long = block.seconds !== null ? clock(block.seconds) : block.metres !== null ? `${Math.round(block.metres)} m` : "";
  const effort = block.target.effort, hard = effort ? (effort[1] <= 3 ? "easy" : effort[0] >= 6 ? "hard" : "") : "";
  return [wordOf(block), long, hard].filter(Boolean).join(", ");
}
