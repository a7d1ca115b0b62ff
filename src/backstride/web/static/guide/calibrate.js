// @ts-check
// Where the chest points in the phone: stand still, then walk ten steps forward. From a stand, integrated acceleration
// says where the body went, and that is the facing: the first of the two ways of `motion/facing.py`, enough for one
// straight walk that was asked for. The stand after it takes the drift away and checks the answer.
//
// Rejected: the axis along which a walk shakes most, which has no sign; a compass, which phones in pockets misread.
import { cross, dot, mean, minus, norm, scaled, unit } from "./frame.js";

/** @typedef {import("./frame.js").Vector} Vector */
/** @typedef {import("./frame.js").Sample} Sample */
/** @typedef {{facing: Vector | null, quality: number, sure: boolean, because: "walked" | "no-gyroscope" | "put-on" | "too-short" | "not-straight" | "drifted" | "too-slow"}} Found */
/** @typedef {"settle" | "still" | "walk" | "done"} Phase */
/** @typedef {{phase: Phase, changed: boolean, stoodS: number, walkedS: number, found: Found | null}} Step */

const QUIET = { window: 0.5, spread: 0.6, turn: 0.25 };   // s, m/s², rad/s: a stand with breath and sway. Project choice
const UNSURE_S = 0.7;       // the end of a stand already leans into the walk. Project choice
const STAND_S = 3;          // asked before the walk: tilt and bias of the gyroscope come from it. Project choice
const STOOD_S = 0.5;        // after the walk, beyond half a second of quiet
const WALK_S = { least: 2, most: 9, wait: 15 };           // ten steps take 5 to 7 s. Project choice
const BELIEVED = { from: 1, to: 6 };                      // s after the start: `FacingParams.skip_s`, `start_s`
const SLOWEST = 0.5;        // m/s: `FacingParams.slowest_mps`
const ONE_MIND = 0.8;       // `FacingParams.one_mind`
const PUT_ON = Math.cos(30 * Math.PI / 180);   // up moved further in the phone: it was put on, not walked with. Project choice
const DRIFT = 1.1;          // m/s left at the stand after the walk: more is no integral to trust. Project choice

/** How a phone is worn, where nothing is measured: the side that points where the chest points. @param {"lumbar" | "chest" | string} placement @param {"out" | "in"} screen @returns {Vector} */
export function facingWorn(placement, screen = "out") {
  const ahead = (placement === "chest") === (screen === "out") ? 1 : -1;
  return [0, 0, ahead];
}

/** The facing in the phone's axes from a stand and a walk straight ahead. @param {readonly Sample[]} samples @returns {Found} */
export function facingFromWalk(samples) {
  const no = (/** @type {Found["because"]} */ because, quality = 0) => ({ facing: null, quality, sure: false, because });
  if (samples.some((sample) => !sample.turn)) return no("no-gyroscope");
  const still = quietOf(samples), from = still.indexOf(true), starts = still.indexOf(false, from);
  if (starts - from < 60) return no("too-short");
  const leans = at(samples, starts) - UNSURE_S, stood = samples.slice(from, starts).filter((one) => one.t < leans);
  const newest = samples.at(-1)?.t ?? 0, rest = samples.filter((one) => newest - one.t <= QUIET.window);
  if (calm(rest) && dot(unit(mean(rest.map((one) => one.force))), unit(mean(stood.map((one) => one.force)))) < PUT_ON) return no("put-on");
  const up = mean(stood.map((one) => one.force)), bias = mean(stood.map((one) => /** @type {Vector} */ (one.turn)));
  const stops = stopOf(samples, still, starts), lasted = stops - at(samples, starts);
  if (lasted < WALK_S.least) return no("too-short");
  const moved = samples.slice(from + stood.length), way = velocities(moved, up, settled(moved, up, bias, stops));
  const left = lastBefore(way, samples.at(-1)?.t ?? 0), drift = scaled(left.v, 1 / Math.max(left.t - at(samples, starts), 1));
  if (norm(left.v) > DRIFT) return no("drifted");
  /** @type {Vector[]} */
  const ways = [];
  for (const one of way) {
    const since = one.t - at(samples, starts);
    const v = minus(one.v, scaled(drift, Math.max(since, 0)));
    if (since >= BELIEVED.from && since <= Math.min(BELIEVED.to, lasted - 0.5) && norm(v) >= SLOWEST) ways.push(unit(one.toPhone(v)));
  }
  if (ways.length < 20) return no("too-slow");
  const together = mean(ways), quality = norm(together), upward = unit(up);
  const facing = unit(minus(together, scaled(upward, dot(together, upward))));
  return { facing, quality, sure: quality >= ONE_MIND, because: quality >= ONE_MIND ? "walked" : "not-straight" };
}

/** The bias that lets up stand where the stand after the walk has it: a gyroscope drifts by degrees in seconds. @param {readonly Sample[]} samples @param {Vector} up @param {Vector} bias @param {number} stops @returns {Vector} */
function settled(samples, up, bias, stops) {
  const last = samples.at(-1)?.t ?? 0, after = samples.filter((one) => one.t > Math.max(last - QUIET.window, stops + 0.2));
  if (after.length < 12 || !calm(after)) return bias;
  const end = lastBefore(velocities(samples, up, bias), last - QUIET.window / 2);
  const off = scaled(cross(end.up, unit(mean(after.map((one) => one.force)))), 1 / Math.max(end.t - at(samples, 0), 1));
  return [bias[0] + off[0], bias[1] + off[1], bias[2] + off[2]];
}

/** Velocity over ground from a stand on, in a frame whose z is up. @param {readonly Sample[]} samples @param {Vector} up specific force of the stand @param {Vector} bias */
function velocities(samples, up, bias) {
  let axes = levelAxes(unit(up)), last = samples[0]?.t ?? 0;
  /** @type {Vector} */
  let v = [0, 0, 0];
  return samples.map((sample) => {
    const dt = Math.min(Math.max(sample.t - last, 0), 0.1);
    last = sample.t;
    axes = turnedBy(axes, scaled(minus(/** @type {Vector} */ (sample.turn), bias), dt));
    const [x, y] = [dot(axes[0], sample.force), dot(axes[1], sample.force)];
    v = [v[0] + x * dt, v[1] + y * dt, 0];
    const [east, north] = axes;
    return { t: sample.t, v, up: axes[2], toPhone: (/** @type {Vector} */ of) => /** @type {Vector} */ ([0, 1, 2].map((i) => (east[i] ?? 0) * of[0] + (north[i] ?? 0) * of[1])) };
  });
}

/** Earth's axes in the phone's: two level ones and up. @param {Vector} up @returns {[Vector, Vector, Vector]} */
function levelAxes(up) {
  const any = /** @type {Vector} */ (Math.abs(up[0]) < 0.8 ? [1, 0, 0] : [0, 1, 0]);
  const east = unit(cross(any, up));
  return [east, cross(up, east), up];
}

/** Earth's axes turn the other way in a phone that turns. @param {[Vector, Vector, Vector]} axes @param {Vector} by rad @returns {[Vector, Vector, Vector]} */
function turnedBy(axes, by) {
  const angle = norm(by);
  if (angle < 1e-9) return axes;
  const axis = scaled(by, 1 / angle), c = Math.cos(angle), s = Math.sin(angle);
  const turn = (/** @type {Vector} */ a) => {
    const across = cross(axis, a), along = dot(axis, a) * (1 - c);
    return /** @type {Vector} */ ([0, 1, 2].map((i) => c * (a[i] ?? 0) - s * (across[i] ?? 0) + along * (axis[i] ?? 0)));
  };
  return [turn(axes[0]), turn(axes[1]), turn(axes[2])];
}

/** @param {readonly Sample[]} samples @param {number} index */
const at = (samples, index) => samples[index]?.t ?? samples.at(-1)?.t ?? 0;

/** When the walk ended: the first whole stand after it, or the last sample. @param {readonly Sample[]} samples @param {readonly boolean[]} still @param {number} from */
function stopOf(samples, still, from) {
  for (let i = from; i < samples.length; i += 1) {
    if (still[i] && at(samples, i) - at(samples, from) > WALK_S.least) return at(samples, i);
  }
  return samples.at(-1)?.t ?? 0;
}

/** @template {{t: number}} T @param {readonly T[]} of @param {number} t @returns {T} */
function lastBefore(of, t) {
  return /** @type {T} */ (of.findLast((one) => one.t <= t) ?? of[0]);
}

/** Whether each sample stands in half a second of quiet. @param {readonly Sample[]} samples @returns {boolean[]} */
export function quietOf(samples) {
  const quiet = new Array(samples.length).fill(false);
  let first = 0;
  for (let i = 0; i < samples.length; i += 1) {
    while (at(samples, i) - at(samples, first) > QUIET.window) first += 1;
    if (at(samples, i) - at(samples, first) < 0.8 * QUIET.window) continue;
    if (calm(samples.slice(first, i + 1))) quiet.fill(true, first, i + 1);
  }
  return quiet;
}

/** @param {readonly Sample[]} part */
function calm(part) {
  const middle = mean(part.map((one) => one.force));
  const spread = part.reduce((sum, one) => sum + norm(minus(one.force, middle)) ** 2, 0) / part.length;
  return Math.sqrt(spread) < QUIET.spread && part.every((one) => !one.turn || norm(one.turn) < QUIET.turn + 0.35);
}

/** The calibration as it goes: a stand of three seconds, a walk, a stand again. Samples in, steps out. */
export function makeCalibration() {
  /** @type {Phase} */
  let phase = "settle";
  /** @type {Sample[]} */
  let kept = [];
  /** @type {Sample[]} */
  let newest = [];
  let stoodFrom = NaN, walkFrom = NaN, movingFrom = NaN, quietFrom = NaN;
  /** @type {Found | null} */
  let found = null;

  /** @param {number} t @param {boolean} quiet @returns {Phase} */
  function next(t, quiet) {
    if (phase === "settle" || phase === "still") {
      stoodFrom = quiet ? (Number.isNaN(stoodFrom) ? t : stoodFrom) : NaN;
      if (Number.isNaN(stoodFrom)) return "settle";
      if (t - stoodFrom < STAND_S) return "still";
      kept = kept.filter((one) => one.t >= stoodFrom);
      walkFrom = t;
      return "walk";
    }
    if (phase === "walk") {
      if (!quiet && Number.isNaN(movingFrom)) movingFrom = t;
      quietFrom = quiet ? (Number.isNaN(quietFrom) ? t : quietFrom) : NaN;
      const stopped = t - quietFrom > STOOD_S && t - movingFrom > WALK_S.least;
      if (stopped || t - movingFrom > WALK_S.most || (Number.isNaN(movingFrom) && t - walkFrom > WALK_S.wait)) {
        found = facingFromWalk(kept);
        return "done";
      }
    }
    return phase;
  }

  return {
    /** @param {Sample} sample @returns {Step} */
    take(sample) {
      if (phase !== "done") {
        kept.push(sample);
        newest.push(sample);
        newest = newest.filter((one) => sample.t - one.t <= QUIET.window);
      }
      const full = sample.t - (newest[0]?.t ?? sample.t) > 0.8 * QUIET.window, before = phase;
      phase = next(sample.t, full && calm(newest));
      return {
        phase, changed: phase !== before, found,
        stoodS: Number.isNaN(stoodFrom) ? 0 : sample.t - stoodFrom, walkedS: Number.isNaN(movingFrom) ? 0 : sample.t - movingFrom,
      };
    },
  };
}
