// @ts-check
// What the phone feels, as it comes: each reading with its own time, gaps marked, positions beside it. Nothing is
// resampled here: whoever needs an even clock makes one and knows where it is a guess.
import { normalised, upOf, USUAL } from "./frame.js";

/** @typedef {import("./frame.js").Raw} Raw */
/** @typedef {import("./frame.js").Sample} Sample */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {{t: number, lat: number, lon: number, accuracyM: number, speedMps: number | null, courseDeg: number | null, altM: number | null}} Position */
/** @typedef {{nowMs: () => number, zeroMs: number}} Clock milliseconds of `performance.now()`; `zeroMs` is the session's second 0 */
/** @typedef {{onSample?: (sample: Sample) => void, onGap?: (from: number, to: number) => void, onPosition?: (position: Position) => void}} Takers */

const GAP_S = 0.25;          // at 60 a second fifteen readings are missing. Project choice
const SAME_CLOCK_MS = 60_000;// event times further back than this go by another clock
const AHEAD_MS = 250;        // and so do those that have not come yet; some browsers round their clock to 100 ms
const STANDS = 15;           // so many readings in a row that are no later than the last: their clock stands or was set back
const SLEPT_MS = 1000;       // less is how clocks are told apart
const LATE_MS = 60_000;      // a new position that calls itself older has a clock of its own
const KEPT = 4000;           // readings remembered to learn how this phone writes: a minute

/** Seconds of the session. @param {Clock} clock @param {number} [ms] */
export const seconds = (clock, ms = clock.nowMs()) => (ms - clock.zeroMs) / 1000;

/** A phone that sleeps stops the browser's clock and not the one on the wall (w3c/hr-time#115): what it slept is given back
 * to the session. Asked only about the time out of sight: in sight nothing sleeps, and a clock that is set is no sleep.
 * @param {Clock} clock @param {() => number} [wallMs] */
export function makeWaking(clock, wallMs = Date.now) {
  let ms = NaN, wall = NaN;
  return {
    gone() { ms = clock.nowMs(); wall = wallMs(); },
    back() {
      const slept = wallMs() - wall - (clock.nowMs() - ms);
      if (slept > SLEPT_MS) clock.zeroMs -= slept;
      ms = wall = NaN;
    },
  };
}

/** When an event was: its own time, unless it goes by another clock. @param {number} stamp @param {number} nowMs */
export function stampOf(stamp, nowMs) {
  return nowMs - stamp < SAME_CLOCK_MS && stamp - nowMs < AHEAD_MS ? stamp : nowMs;
}

/** One reading as the browser gave it; null where it says nothing. @param {DeviceMotionEvent} event @param {number} t @param {import("./frame.js").Vector | null} up @returns {Raw | null} */
export function rawOf(event, t, up) {
  const acc = event.accelerationIncludingGravity, rate = event.rotationRate;
  const force = acc && vectorOf(acc.x, acc.y, acc.z);
  return force && Number.isFinite(t) ? { t, acc: force, rate: rate ? vectorOf(rate.alpha, rate.beta, rate.gamma) : null, up } : null;
}

/** Three numbers, or none: browsers leave out what they do not have as null, undefined or NaN. @param {...unknown} parts @returns {import("./frame.js").Vector | null} */
const vectorOf = (...parts) => (parts.every(Number.isFinite) ? /** @type {import("./frame.js").Vector} */ (parts) : null);

/** @param {Clock} clock @param {Takers} takers @param {Pick<Window, "addEventListener" | "removeEventListener">} [source] */
export function makeSensors(clock, takers, source = window) {
  /** @type {Raw[]} */
  const raws = [];
  let frame = USUAL, last = NaN, watching = 0, refused = 0, own = true;
  /** @type {import("./frame.js").Vector | null} */
  let up = null;

  /** @param {Event} event */
  function moved(event) {
    const nowMs = clock.nowMs(), ms = own ? stampOf(event.timeStamp, nowMs) : nowMs;
    const raw = rawOf(/** @type {DeviceMotionEvent} */ (event), seconds(clock, ms), up);
    if (!raw) return;
    if (raw.t <= last) {                               // a time that came before tells nothing
      refused += 1;
      if (refused >= STANDS) own = false;              // from here on: when they come
      return;
    }
    refused = 0;
    if (raw.t - last > GAP_S) takers.onGap?.(last, raw.t);
    last = raw.t;
    raws.push(raw);
    if (raws.length > KEPT) raws.splice(0, KEPT / 4);
    takers.onSample?.(normalised(raw, frame));
  }

  /** @param {Event} event */
  function oriented(event) {
    const { beta, gamma } = /** @type {DeviceOrientationEvent} */ (event);
    up = upOf(beta, gamma);
  }

  /** @param {GeolocationPosition} found */
  function placed({ coords, timestamp }) {
    const late = Date.now() - timestamp, t = seconds(clock, clock.nowMs() - (late > 0 && late < LATE_MS ? late : 0));
    takers.onPosition?.({ t, lat: coords.latitude, lon: coords.longitude, accuracyM: coords.accuracy, speedMps: coords.speed, courseDeg: coords.heading, altM: coords.altitude });
  }

  return {
    raws,
    start() {
      source.addEventListener("devicemotion", moved);
      source.addEventListener("deviceorientation", oriented);
    },
    /** Positions are asked for outdoors only. */
    startPositions(refused = () => {}) {
      const failed = (/** @type {GeolocationPositionError} */ error) => {
        if (error.code !== error.PERMISSION_DENIED) return;
        navigator.geolocation.clearWatch(watching);    // that one never hears of it when it is allowed later
        watching = 0;
        refused();
      };
      if (!watching && navigator.geolocation) watching = navigator.geolocation.watchPosition(placed, failed, { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 });
    },
    stop() {
      source.removeEventListener("devicemotion", moved);
      source.removeEventListener("deviceorientation", oriented);
      if (watching) navigator.geolocation.clearWatch(watching);
      watching = 0;
    },
    /** @param {Frame} now */
    setFrame(now) { frame = now; },
    /** The session's second 0 moved: what was felt before lies on another clock. */
    restart() { last = NaN; raws.length = refused = 0; },
    /** Readings a second over the newest two seconds; 0 where there are none. */
    rateHz() {
      const from = (raws.at(-1)?.t ?? 0) - 2, newest = raws.filter((raw) => raw.t >= from);
      const lasted = (newest.at(-1)?.t ?? 0) - (newest[0]?.t ?? 0);
      return lasted > 0.5 ? (newest.length - 1) / lasted : 0;
    },
    hasGyroscope: () => raws.slice(-60).some((raw) => raw.rate !== null),
    lastS: () => last,
  };
}

/** One second of samples a line, as coarse as the phone gave them; turn in degrees a second. */
export function makeSeconds() {
  /** @type {Sample[]} */
  let held = [];
  const round = (/** @type {number} */ value, per = 1000) => Math.round(value * per) / per;
  const line = () => {
    const turns = held.every((one) => one.turn !== null);
    const made = {
      k: "m", t: held.map((one) => round(one.t, 10_000)), f: held.map((one) => one.force.map((part) => round(part))),
      w: turns ? held.map((one) => /** @type {import("./frame.js").Vector} */ (one.turn).map((part) => round(part * 180 / Math.PI))) : null,
    };
    held = [];
    return made;
  };
  return {
    /** @param {Sample} sample @returns {ReturnType<typeof line> | null} the line of the second that ended */
    take(sample) {
      const whole = held.length > 0 && (Math.floor(sample.t) !== Math.floor(held[0]?.t ?? 0) || (held[0]?.turn === null) !== (sample.turn === null));
      const made = whole ? line() : null;
      held.push(sample);
      return made;
    },
    /** What is still held, at a pause, a hidden page or the end. */
    rest: () => (held.length ? line() : null),
  };
}
