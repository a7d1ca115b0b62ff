// @ts-check
// From the tap on Start to the first block: the phone is put on, somebody stands still, walks ten steps, stands again. The
// voice leads, since nobody sees the screen by then. Twice doubtful, and the facing is how the phone is worn; and it says so.
import { facingWorn, makeCalibration } from "./calibrate.js";

/** @typedef {import("./frame.js").Vector} Vector */
/** @typedef {{facing: Vector | null, quality: number, by: "walked" | "worn" | "unknown"}} Facing */
/**
 * @typedef {object} Hands
 * @property {(what: {head: string, words: string, left?: import("./view.js").Left | null, acts?: import("./view.js").Act[]}) => void} tell
 * @property {(keys: string[]) => void} speak
 * @property {(facing: Facing) => void} done
 * @property {() => void} standing somebody stands with the phone on: from here everything is kept
 */

const WHY = /** @type {Record<string, string>} */ ({
  "too-short": "Those were few steps.", "not-straight": "That was not straight.", drifted: "The phone slipped or was not still.", "too-slow": "That was slow.",
});
const TRIES = 2, PUTS = 3;    // a stand with the phone still in the hand is no try, so often
/** @type {import("./view.js").Act[]} */
const SKIP = [{ name: "skip-steps", words: "Go without the ten steps" }];

/** @param {string} placement @param {boolean} walks whether ten steps are asked for: not on a belt, not without a gyroscope @param {Hands} hands */
export function makeWearing(placement, walks, hands) {
  let calibration = makeCalibration(), tries = 0, puts = 0, over = false, stood = false, counted = 0;
  const where = placement === "chest" ? "Chest" : "Lower back";

  function begin() {
    hands.tell({ head: "Put it on", words: `${where}, upright, tight, the screen away from you. Then stand still.`, acts: SKIP });
    if (tries === 0) hands.speak(["put-on", "stand-still"]);
  }

  /** @param {Facing} facing */
  function finish(facing) {
    if (over) return;
    over = true;
    if (!stood) hands.standing();
    hands.done(facing);
  }

  const byWear = () => finish({ facing: facingWorn(placement), quality: 0, by: "worn" });

  /** @param {import("./calibrate.js").Step} step */
  function changed({ phase, found }) {
    if (phase === "still") hands.tell({ head: "Stand still", words: "Three seconds.", acts: SKIP });
    if (phase === "settle") begin();
    if (phase === "walk" && !stood) { stood = true; hands.standing(); }
    if (phase === "walk" && !walks) { byWear(); return; }
    if (phase === "walk") {
      hands.tell({ head: "Walk ten steps", words: "Straight ahead, as you always do. Then stand.", acts: SKIP });
      hands.speak(["ten-steps"]);
    }
    if (phase === "done" && found) judge(found);
  }

  /** @param {import("./calibrate.js").Found} found */
  function judge(found) {
    if (found.because === "put-on" && puts < PUTS) {
      puts += 1;
      calibration = makeCalibration();
      begin();
      return;
    }
    tries += 1;
    if (found.sure && found.facing) { hands.speak(["good"]); finish({ facing: found.facing, quality: found.quality, by: "walked" }); return; }
    if (tries >= TRIES) {
      byWear();
      return;
    }
    const why = WHY[found.because] ?? "";
    hands.tell({ head: "Once more", words: `${why} Stand still, then walk ten steps straight ahead.`, acts: SKIP });
    hands.speak(["once-again", "stand-still"]);
    calibration = makeCalibration();
  }

  begin();
  return {
    /** @param {import("./frame.js").Sample} sample */
    sample(sample) {
      if (over) return;
      const step = calibration.take(sample);
      if (step.changed) changed(step);
      const left = step.phase === "still" ? Math.ceil(3 - step.stoodS) : 0;
      if (left !== counted && left > 0) hands.tell({ head: "Stand still", words: "The phone learns where up is.", left: { words: String(left), says: `${left} seconds`, long: false }, acts: SKIP });
      counted = left;
    },
    skip: byWear,
    over: () => over,
  };
}
