// @ts-check
// A reaction test as numbers, apart from the page: waits, presses, and what is counted, as the server counts it.

/** @typedef {{duration_s: number, wait_low_ms: number, wait_high_ms: number, lapse_above_ms: number, false_below_ms: number, unanswered_after_ms: number, practice: number}} Rules */
/** @typedef {{wait_ms: number, reaction_ms: number | null}} Trial negative: before the signal; null: not pressed */
/** @typedef {{reactions: number, lapses: number, falseStarts: number, unanswered: number, medianMs: number | null}} Counts */
/** @typedef {"touch" | "mouse" | "pen" | "keyboard"} Pressed */

/** @param {Trial[]} trials @param {Rules} rules @returns {Counts} */
export function countTrials(trials, rules) {
  const answered = trials.flatMap((trial) => (trial.reaction_ms === null ? [] : [trial.reaction_ms]));
  const valid = answered.filter((ms) => ms >= rules.false_below_ms).sort((a, b) => a - b);
  const unanswered = trials.length - answered.length;
  return {
    reactions: valid.length,
    lapses: valid.filter((ms) => ms > rules.lapse_above_ms).length + unanswered,
    falseStarts: answered.length - valid.length,
    unanswered,
    medianMs: middle(valid),
  };
}

/** @param {number[]} sorted @returns {number | null} */
function middle(sorted) {
  const half = sorted.length >> 1, high = sorted[half], low = sorted[half - 1];
  if (high === undefined) return null;
  return sorted.length % 2 || low === undefined ? high : (low + high) / 2;
}

/** The next wait: no rhythm to learn. @param {Rules} rules @param {() => number} [chance] from 0 to 1 */
export function drawWait(rules, chance = Math.random) {
  return Math.round(rules.wait_low_ms + chance() * (rules.wait_high_ms - rules.wait_low_ms));
}

/** When something was pressed: by the event's own clock, where it is the page's. @param {number} stamp @param {number} now */
export function pressedAt(stamp, now) {
  return stamp > 0 && stamp <= now + 1 && now - stamp < 1000 ? stamp : now;
}

/** What was pressed most. @param {Pressed[]} all @returns {Pressed} */
export function mostly(all) {
  const times = new Map(all.map((one) => [one, all.filter((other) => other === one).length]));
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "touch";
}

/** How long one picture stands: the middle of the steps between them. @param {number[]} stamps @returns {number | null} */
export function frameMs(stamps) {
  const steps = stamps.slice(1).map((at, i) => at - /** @type {number} */ (stamps[i])).filter((ms) => ms > 0);
  return middle(steps.sort((a, b) => a - b));
}

/** @param {number} ms to a tenth */
export const tenth = (ms) => Math.round(ms * 10) / 10;

/** @param {Counts} found */
export function countWords(found) {
  const many = (/** @type {number} */ n, /** @type {string} */ one) => `${n || "no"} ${one}${n === 1 ? "" : "s"}`;
  return `${many(found.reactions, "reaction")}, ${many(found.lapses, "lapse")}, ${found.falseStarts || "none"} too early`;
}
