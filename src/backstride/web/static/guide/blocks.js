// @ts-check
// A workout as its JSON says it (`backstride.workout/1`), laid out flat: every block as often as it is done, with its place in time.
//
// A block by distance has no length of its own; what is assumed is what `plan/timing.py` assumes (a test compares).

/** @typedef {"forward" | "backward" | "sideways" | "still" | "unknown"} Travel */
/** @typedef {"walk" | "run" | "stand" | "unknown"} Gait */
/** @typedef {"warm-up" | "work" | "rest" | "cool-down"} Role */
/** @typedef {[number, number] | null} Ends */
/** @typedef {{speed_mps: Ends, effort: Ends, heart_rate_bpm: Ends, cadence_spm: Ends}} Target */
/**
 * @typedef {object} PlannedBlock
 * @property {Travel} travel
 * @property {Gait} gait
 * @property {Role} role
 * @property {number | null} distance_m
 * @property {number | null} duration_s
 * @property {Partial<Target>} [target]
 * @property {string[]} [cues]
 * @property {"two hands" | "one hand" | "none" | null} [handrail]
 * @property {number | null} [grade]
 * @property {string} [drill]
 * @property {string} [note]
 */
/** @typedef {{times: number, parts: Part[]}} Repeat */
/** @typedef {PlannedBlock | Repeat} Part */
/** @typedef {{name?: string, note?: string, parts: Part[]}} Workout */
/**
 * @typedef {object} Block
 * @property {number} index from 0
 * @property {Travel} travel
 * @property {Gait} gait
 * @property {Role} role
 * @property {number | null} seconds where it ends by time
 * @property {number | null} metres where it ends by distance; neither: it is open
 * @property {number} startS on the ribbon
 * @property {number} endS
 * @property {number} speedMps aimed for, or assumed; 0 when still
 * @property {Target} target
 * @property {string[]} cues
 * @property {string | null} handrail
 * @property {string} drill
 * @property {string} note
 * @property {[number, number] | null} stretch which of how many backward ones it is, or comes after
 */

/** Assumed where nothing is said; `plan/timing.py` has the reasons. */
export const TIMING = Object.freeze({
  forward: Object.freeze({ walk: 1.2, run: 2.4 }),
  backward: Object.freeze({ walk: 0.8, run: 1.8 }),
  sideways: Object.freeze({ walk: 0.6, run: 1.5 }),
  openS: 60,
});
const ANY = Object.freeze({ speed_mps: null, effort: null, heart_rate_bpm: null, cadence_spm: null });

/** Every block as often as it is done. @param {readonly Part[]} parts @returns {PlannedBlock[]} */
function unrolled(parts) {
  return parts.flatMap((part) => "times" in part ? Array.from({ length: part.times }, () => unrolled(part.parts)).flat() : [part]);
}

/** How fast a block goes: the middle of its target, else assumed. @param {PlannedBlock} block */
export function speedOf(block) {
  const ends = block.target?.speed_mps;
  if (ends && Math.max(...ends) > 0) return (ends[0] + ends[1]) / 2;
  if (block.travel === "still") return 0;
  const ways = block.travel === "backward" || block.travel === "sideways" ? TIMING[block.travel] : TIMING.forward;
  return block.gait === "run" ? ways.run : ways.walk;
}

/** How long it takes, said or assumed. @param {PlannedBlock} block */
export function secondsOf(block) {
  if (block.duration_s !== null && block.duration_s !== undefined) return block.duration_s;
  if (block.distance_m === null || block.distance_m === undefined) return TIMING.openS;
  return block.distance_m / (speedOf(block) || TIMING.forward.walk);
}

/** @param {Workout} workout @returns {Block[]} */
export function blocksOf(workout) {
  const flat = unrolled(workout.parts), of = flat.filter((one) => one.travel === "backward").length;
  let at = 0, stretch = 0;
  return flat.map((one, index) => {
    if (one.travel === "backward") stretch += 1;
    const startS = at, endS = at += secondsOf(one);
    return {
      index, travel: one.travel, gait: one.gait, role: one.role ?? "work",
      seconds: one.duration_s ?? null, metres: one.duration_s == null ? one.distance_m ?? null : null,
      startS, endS, speedMps: speedOf(one), target: { ...ANY, ...one.target }, cues: one.cues ?? [],
      handrail: one.handrail ?? null, drill: one.drill ?? "", note: one.note ?? "", stretch: stretch ? [stretch, of] : null,
    };
  });
}

/** The ribbon. @param {readonly Block[]} blocks @returns {[number, number, string, string][]} */
export function piecesOf(blocks) {
  return blocks.map((block) => [block.startS, block.endS, block.travel, block.gait]);
}
