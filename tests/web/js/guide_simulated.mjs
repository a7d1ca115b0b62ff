// A simulated person under a guided session: walks and runs as the blocks ask, with a phone whose clock ticks unevenly,
// stalls, and does not always know which way it goes. For tests; seeded, so that a failure can be run again.

/** @param {number} seed */
export function chance(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), 1 | a);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

/** What is heard in the end: silence takes away what is scheduled, and cuts what is being said. */
export class Heard {
  constructor(lengthOf) {
    this.lengthOf = lengthOf;
    this.says = [];
    this.tones = [];
    this.lines = [];
    this.others = [];
    this.late = 0;
    this.far = 0;
  }

  take(outputs, t) {
    for (const out of outputs) {
      if (out.kind === "say" || out.kind === "tone") {
        this.late = Math.max(this.late, t - out.at);
        this.far = Math.max(this.far, out.at - t);
      }
      if (out.kind === "say") this.says.push({ ...out, end: out.at + this.lengthOf(out.words) });
      else if (out.kind === "tone") this.tones.push(out);
      else if (out.kind === "log") this.lines.push(out.line);
      else if (out.kind === "silence") {
        this.says = this.says.filter((one) => one.at <= t).map((one) => ({ ...one, end: Math.min(one.end, t) }));
        this.tones = this.tones.filter((one) => one.at <= t);
      } else this.others.push({ ...out, t });
    }
  }
}

/**
 * Run a session to its end.
 * @returns {{heard: Heard, moving: [number, number][], views: object[], endS: number}}
 */
export function simulate(session, blocks, heard, { seed, sensors = true, gnss = false, stalls = true, pauses = true, restart = null }) {
  const random = chance(seed), moving = [], views = [];
  let t = 0, nextTold = 0, nextPosition = 0, travel = "still", since = 0, unknownUntil = -1, knownAgain = 0, movingFrom = null, stallUntil = 0, nextView = 0;
  const east = { m: 0, speed: 0 };
  const give = (input) => heard.take(session.take(input), input.t);
  give({ kind: "press", t: 0.5, what: "start" });
  for (t = 0.6; t < 4 * 3600; t += 0.2 + 0.1 * random()) {
    if (stalls && t > stallUntil && random() < 0.01) { t += 2 * random(); stallUntil = t + 3; }
    give({ kind: "tick", t });
    const now = session.remembered, { status, turn } = now;
    if (status === "over") break;
    if (t >= nextView) {
      nextView = t + 5;
      const view = session.view(t);
      views.push({ t, state: view.state, now: view.now, lit: view.lit, line: view.line, travel: view.block.travel });
    }
    // what the person does: turns and goes about two seconds after the beep, follows each block within a second
    const goes = turn && (turn.goAt === null ? !turn.standing && t > turn.since + 5 : t > turn.goAt + 0.8);
    const asked = status === "running" ? blocks[now.index].travel : goes ? "backward" : "still";
    if (asked !== travel && t - since > 1.2) { travel = asked; since = t; }
    if (sensors && t >= nextTold) {
      nextTold = t + 0.5;
      if (t > knownAgain && random() < 0.004) { unknownUntil = t + 20 * random(); knownAgain = unknownUntil + 30; }
      const known = t > unknownUntil && t - since > 1;
      give({ kind: "told", t, told: { now: { startS: t - 1, endS: t, travel: known ? travel : "unknown", cadenceSpm: travel === "still" ? 0 : 150 + 30 * random() } } });
    }
    if (gnss && t >= nextPosition) {
      nextPosition = t + 1;
      east.speed = travel === "still" ? 0 : 1.5 + 0.4 * random();
      east.m += east.speed;
      give({ kind: "position", t, position: { t, lat: 52, lon: 4 + east.m / 68_500, accuracyM: 6, speedMps: east.speed, courseDeg: 90, altM: null } });
    }
    if (pauses && status === "running" && random() < 0.0006) {
      give(random() < 0.5 ? { kind: "press", t, what: "pause" } : { kind: "incident", t, incident: { kind: "knocks", atS: t - 0.5 } });
    } else if (status === "paused" && random() < 0.03) give({ kind: "press", t, what: "go-on" });
    if (status === "running" && now.run?.plannedS === null && !now.run?.byPositions && random() < 0.005) give({ kind: "press", t, what: "done" });
    if (restart && t > restart.at) { session = restart.anew(session.state()); restart = null; }
    const back = session.remembered.movingSince !== null;
    if (back && movingFrom === null) movingFrom = t;
    else if (!back && movingFrom !== null) { moving.push([movingFrom, t]); movingFrom = null; }
  }
  if (movingFrom !== null) moving.push([movingFrom, t]);
  return { heard, moving, views, endS: t, session };
}
