// @ts-check
// A phone on the back of a simulated person, played into the page as real motion events. The person listens: she keeps on
// going until the guide goes on, and stands while it asks. Made from a seed by the server, and said to be simulated.

/** @typedef {"calibrate" | "ready" | "block" | "caught" | "end"} Kind */
/** @typedef {{kind: Kind, block: number | null, start_s: number, end_s: number}} Part */
/** @typedef {{state: string, block: number, leftS: number | null}} Heard what the guide says now; block -1 before the first */
/** @typedef {{t: Float64Array, force: [Int16Array, Int16Array, Int16Array], turn: [Int16Array, Int16Array, Int16Array], per: {force: number, turn: number}}} Felt */

const TAIL_S = 3;             // the end of a block, where the next one is prepared: the person slows down there
const HEAD_S = 4;             // and its beginning, where she speeds up
const QUIET_S = 3;            // of a stand, its end comes again: in the beginning one still comes to a stand
const LATE_S = 0.3, TWO_STEPS_S = 0.8;   // so late she may be; within so much the same foot comes again
const HELD_UP_MS = 100;       // longest between two looks at the clock; it is looked at every 25 ms
const SEAM = { window: 40, within: 2.5 };   // readings that are compared; s in which a like step is looked for
const STANDS = new Set(["paused", "asked", "stop", "over"]);

/** @param {ArrayBuffer} bytes @param {{samples: number, units: {t: number, force: number, turn: number}}} what @returns {Felt} */
export function decodeFelt(bytes, { samples, units }) {
  const all = new Int16Array(bytes), column = (/** @type {number} */ i) => all.subarray(i * samples, (i + 1) * samples);
  if (all.length !== 7 * samples) throw new TypeError(`felt: ${all.length} numbers for ${samples} samples`);
  const t = new Float64Array(samples);
  let at = 0;
  column(0).forEach((step, i) => { at += step; t[i] = at / units.t; });
  return { t, force: [column(1), column(2), column(3)], turn: [column(4), column(5), column(6)], per: units };
}

/** Where a stretch that comes again is joined best: the steps go on as if nothing had been. Pure. @param {Felt} felt @returns {(from: number, to: number, within?: number) => number} */
export function seamOf(felt) {
  const alike = (/** @type {number} */ a, /** @type {number} */ b) => {
    let off = 0;
    for (let i = 0; i < SEAM.window; i += 1) {
      for (const axis of [...felt.force, ...felt.turn]) off += ((axis[a - i] ?? 0) - (axis[b - i] ?? 0)) ** 2;
    }
    return off;
  };
  return (from, to, within = SEAM.within) => {
    const end = firstFrom(felt.t, to), first = firstFrom(felt.t, from), last = firstFrom(felt.t, from + within);
    let best = first, least = Infinity;
    for (let i = first; i <= last; i += 1) {
      const off = alike(i, end);
      if (off < least) { least = off; best = i; }
    }
    return felt.t[best] ?? from;
  };
}

/** Where in the recording the person is, as she listens. Pure. @param {readonly Part[]} parts @param {(from: number, to: number, within?: number) => number} [seam] */
export function makeFollower(parts, seam = (from) => from) {
  const ready = /** @type {Part} */ (parts.find((part) => part.kind === "ready"));
  let at = 0, stand = ready.start_s + 1;
  /** @type {Heard} */
  let heard = { state: "ready", block: -1, leftS: null };

  const partAt = (/** @type {number} */ s) => parts.find((part) => s < part.end_s) ?? /** @type {Part} */ (parts.at(-1));
  const tripping = (/** @type {Part} */ part) => parts[parts.indexOf(part) + 1]?.kind === "caught";
  const long = (/** @type {Part} */ part) => part.end_s - part.start_s > HEAD_S + TAIL_S + 2;
  /** @type {Map<Part, [number, number]>} */
  const evens = new Map();
  /** The even stretch that may come again. @param {Part} part @returns {[number, number]} */
  function even(part) {
    const known = evens.get(part);
    if (known) return known;
    const goes = part.kind === "block" && long(part), to = part.end_s - (goes ? TAIL_S : 0.5);
    /** @type {[number, number]} */
    const found = [goes ? seam(part.start_s + HEAD_S, to) : Math.max(part.start_s + 1, to - QUIET_S), to];
    evens.set(part, found);
    return found;
  }

  /** @param {Part} part */
  function waits(part) {
    if (part.kind === "calibrate" || tripping(part)) return false;
    if (part.kind === "ready") return heard.block < 0;
    if (part.kind === "caught") return STANDS.has(heard.state);
    if (part.kind === "end") return true;
    const block = part.block ?? 0;
    if (heard.block > block) return false;
    return heard.block < block || !long(part) || (heard.leftS ?? 0) > TAIL_S;
  }

  /** The guide has gone on, or is about to: so does she, from where she would slow down. */
  function catchUp() {
    const part = partAt(at), ends = heard.block === part.block && heard.leftS !== null && heard.leftS <= TAIL_S && !STANDS.has(heard.state) && !tripping(part) && long(part);
    if (part.kind !== "block" || (heard.block <= (part.block ?? 0) && !ends)) return;
    const last = /** @type {Part} */ (parts.findLast((one) => one.block === part.block));
    const due = last.end_s - (ends ? heard.leftS ?? 0 : long(last) ? TAIL_S : 0.5);
    if (due - at > LATE_S) at = seam(due, at, TWO_STEPS_S);   // on the same foot: a leap in the middle of a step feels like a fall
  }

  return {
    /** @param {Heard} now */
    hear(now) { heard = now; catchUp(); },
    at: () => at,
    /** Stretches of the recording that are felt in the next `dt` seconds. @param {number} dt @returns {[number, number][]} */
    advance(dt) {
      /** @type {[number, number][]} */
      const found = [];
      const standing = STANDS.has(heard.state) && partAt(at).kind !== "caught" && !tripping(partAt(at));
      let left = dt;
      while (left > 1e-9) {
        const now = standing ? stand : at, part = standing ? ready : partAt(now), [from, to] = even(part), loops = standing || waits(part);
        if (loops && now >= to) {
          if (standing) stand = from; else at = from;
          continue;
        }
        const end = Math.min(now + left, loops && now < to ? to : part.end_s);
        found.push([now, end]);
        left -= Math.max(end - now, 1e-9);
        if (standing) stand = end; else at = end;
        if (!loops && part === parts.at(-1) && end >= part.end_s) break;
      }
      return found;
    },
  };
}

/**
 * A clock that may go faster than the one on the wall, in milliseconds of `performance.now()`. Where the page was held up
 * it stands meanwhile: else seconds of a run would be felt at once, before the guide could say anything to them.
 */
export function makePacedClock(now = () => performance.now()) {
  let pace = 1, wall = now(), shown = wall;
  const zeroMs = shown;
  function nowMs() {
    const at = now();
    shown += Math.min(at - wall, HELD_UP_MS) * pace;
    wall = at;
    return shown;
  }
  return {
    zeroMs, nowMs,
    pace: () => pace,
    /** @param {number} next */
    setPace(next) { nowMs(); pace = next; },
  };
}

/** A motion event as a browser makes it, with the time that it is told. @param {Felt} felt @param {number} i @param {number} stampMs */
export function motionEvent(felt, i, stampMs) {
  const [x, y, z] = felt.force.map((axis) => (axis[i] ?? 0) / felt.per.force), [alpha, beta, gamma] = felt.turn.map((axis) => (axis[i] ?? 0) / felt.per.turn);
  const what = { accelerationIncludingGravity: { x, y, z }, rotationRate: { alpha, beta, gamma }, interval: 16 };
  /** @type {Event} */
  let event;
  try {
    event = new DeviceMotionEvent("devicemotion", what);
  } catch {
    event = Object.assign(new Event("devicemotion"), what);
  }
  Object.defineProperty(event, "timeStamp", { value: stampMs });
  return event;
}

/** Plays what was felt into the window until it is stopped. @param {Felt} felt @param {ReturnType<typeof makeFollower>} follower @param {ReturnType<typeof makePacedClock>} clock */
export function play(felt, follower, clock) {
  let last = clock.nowMs();
  const timer = setInterval(() => {
    const now = clock.nowMs();
    let at = last;
    for (const [from, to] of follower.advance(Math.min((now - last) / 1000, 30))) {
      for (let i = firstFrom(felt.t, from); i < felt.t.length && (felt.t[i] ?? 0) < to; i += 1) {
        dispatchEvent(motionEvent(felt, i, at + 1000 * ((felt.t[i] ?? 0) - from)));
      }
      at += 1000 * (to - from);
    }
    last = now;
  }, 25);
  return () => clearInterval(timer);
}

/** @param {Float64Array} t @param {number} from */
function firstFrom(t, from) {
  let low = 0, high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < from) low = middle + 1; else high = middle;
  }
  return low;
}
