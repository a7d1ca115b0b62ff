// What phones say, brought to one meaning: any pose, the signs of iOS and Android, both readings of rotationRate; and the
// facing from ten steps.
import assert from "node:assert/strict";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { forceSign, normalised, turnAxes, upOf, USUAL } = await import(`${at}/guide/frame.js`);
const { facingFromWalk, facingWorn, makeCalibration } = await import(`${at}/guide/calibrate.js`);
const { followGyroscope } = await import(`${at}/guide/gyroscope.js`);
const { makeLive } = await import(`${at}/live/live.js`);
const { makeSeconds, makeSensors, makeWaking, rawOf, seconds, stampOf } = await import(`${at}/guide/sensors.js`);

const G = 9.80665, HZ = 60, RAD = Math.PI / 180;
const coarse = (x, step = 0.1) => Math.round(x / step) * step;

/** A small chance that is the same each time. */
function chance(seed) {
  let s = seed;
  return () => { s = (s * 1664525 + 1013904223) % 4294967296; return s / 4294967296 - 0.5; };
}

/** Rows are the phone's axes in the body's (x ahead, y left, z up), from three angles. */
function pose(a, b, c) {
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  return [[ca * cb, ca * sb * sc - sa * cc, ca * sb * cc + sa * sc], [sa * cb, sa * sb * sc + ca * cc, sa * sb * cc - ca * sc], [-sb, cb * sc, cb * cc]];
}
const into = (rows, v) => rows.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);

/** As a browser writes it: sign of force, order of rate. */
const written = (t, force, turn, { sign, axes }, up = null) => {
  const [x, y, z] = turn.map((part) => coarse(part / RAD));
  return { t, acc: force.map((part) => sign * coarse(part)), rate: axes === "xyz" ? [x, y, z] : [z, x, y], up };
};

/** A body that stands, turns the phone about an axis of the body, and stands again. */
function turning(rows, about, degrees, how) {
  const raws = [], rate = (degrees * RAD) / 1.5;
  for (let i = 0; i < 4 * HZ; i += 1) {
    const t = i / HZ, spin = t > 1 && t < 2.5 ? rate : 0, angle = Math.min(Math.max(t - 1, 0), 1.5) * rate;
    // the phone turns: what is fixed turns the other way in it
    const c = Math.cos(-angle), s = Math.sin(-angle), dot = about[2] * G;
    const g = [about[1] * G * s + about[0] * dot * (1 - c), -about[0] * G * s + about[1] * dot * (1 - c), G * c + about[2] * dot * (1 - c)];
    raws.push(written(t, into(rows, g), into(rows, about.map((part) => part * spin)), how));
  }
  return raws;
}

const POSES = [pose(0, 0, 0), pose(0.3, 0.2, 1.2), pose(2, -0.7, 0.4), pose(-1.2, 1.3, 2.5), pose(0.9, 0.1, -1.5), pose(3, 0.6, -2.6)];
const PHONES = [{ sign: 1, axes: "xyz" }, { sign: -1, axes: "xyz" }, { sign: 1, axes: "zxy" }, { sign: -1, axes: "zxy" }];

test("the axes of rotationRate are found from a turn, in any pose, with either sign of force", () => {
  for (const how of PHONES) {
    for (const rows of POSES) {
      for (const about of [[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]]) assert.equal(turnAxes(turning(rows, about, 120, how)), how.axes, JSON.stringify([how, rows, about]));
    }
  }
});

test("no turn, no answer", () => {
  assert.equal(turnAxes(turning(POSES[1], [1, 0, 0], 0, PHONES[0])), null);
  assert.equal(turnAxes([]), null);
});

test("the sign of force is found in any pose from deviceorientation, and from a screen that is read without it", () => {
  for (const how of PHONES) {
    for (const rows of POSES) {
      const up = into(rows, [0, 0, 1]), force = into(rows, [0, 0, G]);
      const raws = Array.from({ length: 40 }, (_, i) => written(i / HZ, force, [0, 0, 0], how, up));
      assert.deepEqual(forceSign(raws, how.sign > 0), { force: how.sign, by: "orientation" });   // against what the browser says it is
    }
    const read = [0.05, 0.7, 0.7].map((part) => part * G), raws = Array.from({ length: 40 }, (_, i) => written(i / HZ, read, [0, 0, 0], how));
    assert.deepEqual(forceSign(raws, how.sign > 0), { force: how.sign, by: "reading" });
  }
  assert.deepEqual(forceSign([], true), { force: -1, by: "browser" });
  assert.deepEqual(forceSign([], false), { force: 1, by: "browser" });
});

test("deviceorientation says where up is: flat, upright, on its side", () => {
  for (const [beta, gamma, up] of [[0, 0, [0, 0, 1]], [90, 0, [0, 1, 0]], [0, 90, [-1, 0, 0]], [180, 0, [0, 0, -1]]]) upOf(beta, gamma).forEach((part, i) => assert.ok(Math.abs(part - up[i]) < 1e-9));
  assert.equal(upOf(null, 0), null);
});

test("every phone says the same of the same movement", () => {
  for (const how of PHONES) {
    const raw = written(1, [1.5, -2.5, 9], [0.5, -0.25, 1], how), { force, turn } = normalised(raw, { force: how.sign, turn: how.axes });
    [1.5, -2.5, 9].forEach((part, i) => assert.ok(Math.abs(force[i] - part) < 1e-6));
    [0.5, -0.25, 1].forEach((part, i) => assert.ok(Math.abs(turn[i] - part) < 0.001));
  }
  assert.equal(normalised({ t: 0, acc: [0, 0, 9.8], rate: null }, USUAL).turn, null);
});

/** Stand, ten steps ahead, stand: bounce, sway, nod, and a gyroscope that drifts. */
function tenSteps(rows, { seed = 1, mps = 1.2, walks = 6, gyroscope = true, bend = 0 } = {}) {
  const draw = chance(seed), bias = [draw(), draw(), draw()].map((part) => part * 0.01), samples = [];
  let yaw = 0;
  for (let i = 0; i < (9 + walks) * HZ; i += 1) {
    const t = i / HZ + 0.002 * draw(), since = t - 4.5, goes = since > 0 && since < walks, fade = goes ? Math.min(since, walks - since, 1) : 0;
    const ramp = (x) => (x > 0 && x < 1 ? 6 * x * (1 - x) : 0), step = 2 * Math.PI * 1.8 * since;
    const spin = fade * 0.12 * Math.PI * 1.8 * Math.cos(step / 2) + (goes ? bend / walks : 0), nod = 0.03 * fade * Math.sin(step);
    yaw += spin / HZ;
    const along = mps * (ramp(since) - ramp(since - walks + 1)) - fade * 0.8 * mps * Math.sin(step), side = 0.9 * fade * Math.sin(step / 2);
    const level = [Math.cos(yaw) * along + Math.sin(yaw) * side, Math.cos(yaw) * side - Math.sin(yaw) * along, G + fade * 2.5 * Math.cos(step)];
    const body = [Math.cos(nod) * level[0] - Math.sin(nod) * level[2], level[1], Math.cos(nod) * level[2] + Math.sin(nod) * level[0]];
    const rate = [0, 0.03 * fade * 2 * Math.PI * 1.8 * Math.cos(step), spin];
    const noisy = (v, size, step_) => into(rows, v).map((part, k) => coarse(part + size * draw() + (size < 0.05 ? bias[k] : 0), step_));
    samples.push({ t, force: noisy(body, 0.08, 0.1), turn: gyroscope ? noisy(rate, 0.01, 0.1 * RAD) : null });
  }
  return samples;
}
const angle = (a, b) => Math.acos(Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])) / RAD;

test("ten steps tell where the chest points, however the phone is worn", () => {
  POSES.forEach((rows, i) => {
    const found = facingFromWalk(tenSteps(rows, { seed: i + 1, mps: 0.9 + 0.15 * i }));
    assert.equal(found.because, "walked");
    assert.ok(found.sure);
    assert.ok(angle(found.facing, into(rows, [1, 0, 0])) < 15, `pose ${i}: ${angle(found.facing, into(rows, [1, 0, 0]))} degrees off`);
  });
});

test("backward steps turn the facing round: that is why they are asked for forward", () => {
  const rows = POSES[1], found = facingFromWalk(tenSteps(rows, { mps: -1.1 }));
  assert.ok(angle(found.facing, into(rows, [1, 0, 0])) > 165);
});

test("what is doubtful is no answer: no gyroscope, no steps, steps too slow", () => {
  assert.equal(facingFromWalk(tenSteps(POSES[0], { gyroscope: false })).because, "no-gyroscope");
  assert.equal(facingFromWalk(tenSteps(POSES[0]).slice(0, 4 * HZ)).sure, false);
  assert.equal(facingFromWalk(tenSteps(POSES[0], { mps: 0.1 })).sure, false);
});

test("who stands reading with the phone in the hand and then puts it on has lost no try", async () => {
  const { makeWearing } = await import(`${at}/guide/worn.js`), heard = [], held = pose(0, -0.9, 0), worn = POSES[0];
  let found = null;
  const wearing = makeWearing("lumbar", true, { tell: () => {}, standing: () => {}, speak: (keys) => heard.push(...keys), done: (facing) => { found = facing; } });
  const still = (rows, from, lasts, shakes = 0) => Array.from({ length: lasts * HZ }, (_, i) => ({ t: from + i / HZ, force: into(rows, [shakes * Math.sin(i / 3), shakes * Math.cos(i / 5), G]), turn: [0.2 * shakes, 0, 0.1 * shakes] }));
  const walk = tenSteps(worn, { seed: 3 }).map((one) => ({ ...one, t: one.t + 10 }));
  for (const sample of [...still(held, 0, 5), ...still(held, 5, 1.5, 3), ...still(worn, 6.5, 1.5, 3), ...still(worn, 8, 2), ...walk]) if (!found) wearing.sample(sample);
  assert.equal(found?.by, "walked");
  assert.ok(!heard.includes("once-again"), heard.join(" "));
  assert.ok(angle(found.facing, into(worn, [1, 0, 0])) < 15);
});

test("the calibration leads through a stand, a walk and a stand within twenty seconds", () => {
  const calibration = makeCalibration(), seen = [];
  let last = null;
  for (const sample of tenSteps(POSES[2])) {
    last = calibration.take(sample);
    if (last.changed) seen.push(last.phase);
    if (last.phase === "done") { assert.ok(sample.t < 20); break; }
  }
  assert.deepEqual(seen, ["still", "walk", "done"]);
  assert.ok(last.found.sure);
});

test("without a calibration the facing is how the phone is worn", () => {
  assert.deepEqual(facingWorn("lumbar"), [0, 0, -1]);
  assert.deepEqual(facingWorn("chest"), [0, 0, 1]);
  assert.deepEqual(facingWorn("lumbar", "in"), [0, 0, 1]);
});

/** A window that motion events come from. */
function source() {
  const taken = new Map();
  return { addEventListener: (kind, take) => taken.set(kind, take), removeEventListener: (kind) => taken.delete(kind), send: (kind, event) => taken.get(kind)?.(event) };
}
const moved = (ms, acc = { x: 0, y: 0, z: 9.8 }, rate = { alpha: 1, beta: 2, gamma: 3 }) => ({ timeStamp: ms, accelerationIncludingGravity: acc, rotationRate: rate });

test("each reading keeps its own time; gaps are marked, a clock that goes back is not believed", () => {
  const from = source(), got = [], gaps = [];
  const sensors = makeSensors({ nowMs: () => 5000, zeroMs: 1000 }, { onSample: (one) => got.push(one.t), onGap: (a, b) => gaps.push([a, b]) }, from);
  sensors.start();
  for (const ms of [2000, 2017, 2030, 2025, 2030, 2900, 2916]) from.send("devicemotion", moved(ms));
  assert.deepEqual(got, [1, 1.017, 1.03, 1.9, 1.916]);
  assert.deepEqual(gaps, [[1.03, 1.9]]);
  from.send("devicemotion", moved(3000, null));
  from.send("devicemotion", moved(3010, { x: null, y: null, z: null }));
  assert.equal(got.length, 5);
  sensors.stop();
  from.send("devicemotion", moved(3100));
  assert.equal(got.length, 5);
});

test("a clock that stands, or was set back, loses a quarter of a second: then readings count from when they come", () => {
  for (const stamp of [(i) => 0, (i) => 3000 + 16 * i - 4000, (i) => (i % 2 ? 3000 : 2000)]) {
    const from = source(), got = [], clock = { nowMs: () => clock.ms, zeroMs: 1000, ms: 3000 };
    const sensors = makeSensors(clock, { onSample: (one) => got.push(one.t) }, from);
    sensors.start();
    from.send("devicemotion", moved(2990));
    for (let i = 1; i <= 120; i += 1) { clock.ms = 3000 + 16 * i; from.send("devicemotion", moved(stamp(i))); }
    assert.ok(got.length > 100, `${got.length} of 120`);
    assert.ok(got.every((t, i) => i === 0 || t > got[i - 1]));
    assert.ok(Math.abs(got.at(-1) - (clock.ms - 1000) / 1000) < 0.02);
  }
});

test("a time that has not come yet, or is none, is not believed", () => {
  assert.equal(stampOf(9000, 5000), 5000);
  assert.equal(stampOf(5100, 5000), 5100, "a clock that is rounded");
  assert.equal(stampOf(NaN, 5000), 5000);
  assert.equal(stampOf(undefined, 5000), 5000);
});

test("a reading with holes is none, and one without a whole gyroscope has none", () => {
  for (const acc of [{ x: NaN, y: 0, z: 9.8 }, { x: undefined, y: 0, z: 9.8 }, { x: 0, y: Infinity, z: 0 }, null]) assert.equal(rawOf(moved(0, acc), 1, null), null);
  for (const rate of [null, undefined, {}, { alpha: 1, beta: NaN, gamma: 1 }, { alpha: 1, beta: null, gamma: 2 }]) assert.equal(rawOf({ ...moved(0), rotationRate: rate }, 1, null).rate, null);
  assert.equal(rawOf(moved(0), NaN, null), null);
});

test("uneven readings with bursts and holes give steps and no way where there is no gyroscope and no facing", () => {
  const random = chance(7), live = makeLive({ placement: "lumbar", facing: null }), told = [];
  let steps = 0;
  for (let t = 0; t < 40; t += t > 20 && t < 20.1 ? 0.9 : Math.max(0.002, 0.016 + 0.02 * random())) {
    const phase = 2 * Math.PI * 2.7 * t, moves = t > 5 ? 1 : 0;
    const found = live.take({ t, force: [coarse(moves * 0.8 * Math.sin(phase / 2)), coarse(G + moves * 4 * Math.cos(phase)), coarse(moves * 1.5 * Math.sin(phase))], turn: null });
    if (found) { told.push(found.now); steps = found.now.steps; }
  }
  assert.ok(steps > 60 && steps < 105, `${steps} steps`);
  assert.ok(told.every((one) => one.travel === "unknown" || one.travel === "still"), "no facing, no way");
});

test("a gyroscope that comes late is used, one that goes is done without, and either is said", () => {
  const made = [], make = () => { const one = { taken: [] }; made.push(one); return { take: (sample) => { one.taken.push(sample.turn !== null); return { now: {} }; } }; };
  const run = (turns) => {
    made.length = 0;
    const live = followGyroscope(make), told = [];
    for (let i = 0; i < 12 * HZ; i += 1) told.push(live.take({ t: i / HZ, force: [0, G, 0], turn: turns(i / HZ) ? [0, 0, 0] : null })?.feels);
    return told;
  };
  const late = run((t) => t > 0.3);
  assert.deepEqual([made.length, late[10], late.at(-1), made[0].taken[0]], [1, undefined, true, true]);
  assert.deepEqual([run(() => false).at(-1), made.length], [false, 1]);
  const gone = run((t) => t < 5);
  assert.deepEqual([made.length, gone[4 * HZ], gone.at(-1)], [2, true, false]);
  run((t) => t < 5 || t > 5.5);
  assert.equal(made.length, 1, "a short hole is none");
  assert.deepEqual([run((t) => t > 6).at(-1), made.length], [true, 2]);
});

test("what a phone slept is time of the session, though the browser's clock stood", () => {
  const clock = { ms: 5000, zeroMs: 1000, nowMs: () => clock.ms };
  let wall = 1_790_000_000_000;
  const waking = makeWaking(clock, () => wall), away = (ms, wallMs) => { waking.gone(); clock.ms += ms; wall += wallMs; waking.back(); return seconds(clock); };
  assert.equal(away(2000, 302_000), 306, "five minutes asleep");
  assert.equal(away(10_000, 10_000), 316, "hidden and awake");
  assert.equal(away(10_000, 10_400), 326, "clocks that run apart");
  assert.equal(away(10_000, -3_600_000), 336, "a clock that was set back");
  waking.back();
  assert.equal(seconds(clock), 336);
});

test("positions have the time they were measured, unless their clock is another", () => {
  const got = [], sensors = makeSensors({ nowMs: () => 61_000, zeroMs: 1000 }, { onPosition: (one) => got.push(one.t) }, source());
  let place = () => {};
  const geolocation = { watchPosition: (take) => { place = take; return 1; }, clearWatch() {} };
  Object.defineProperty(globalThis.navigator, "geolocation", { value: geolocation, configurable: true });
  sensors.startPositions();
  const coords = { latitude: 52, longitude: 4, accuracy: 5, speed: null, heading: null, altitude: null };
  const real = Date.now, now = real();
  Date.now = () => now;                                          // a busy machine takes its time between the two looks at it
  for (const ago of [2000, -5000, 31 * 365 * 86_400_000, NaN]) place({ coords, timestamp: now - ago });
  Date.now = real;
  assert.deepEqual(got, [58, 60, 60, 60]);
  sensors.stop();
});

test("positions that were refused are asked for anew once they are allowed", () => {
  const got = [], watches = [], sensors = makeSensors({ nowMs: () => 61_000, zeroMs: 1000 }, { onPosition: (one) => got.push(one.lat) }, source());
  const geolocation = { watchPosition: (take, fail) => watches.push({ take, fail }), clearWatch(n) { watches[n - 1].gone = true; } };
  Object.defineProperty(globalThis.navigator, "geolocation", { value: geolocation, configurable: true });
  let refused = 0;
  sensors.startPositions(() => { refused += 1; });
  watches[0].fail({ code: 3, PERMISSION_DENIED: 1 });   // no satellite yet: it goes on looking
  sensors.startPositions();
  assert.deepEqual([watches.length, refused], [1, 0]);
  watches[0].fail({ code: 1, PERMISSION_DENIED: 1 });
  sensors.startPositions();
  assert.deepEqual([watches.length, watches[0].gone, refused], [2, true, 1]);
  watches[1].take({ coords: { latitude: 52, longitude: 4, accuracy: 5, speed: null, heading: null, altitude: null }, timestamp: Date.now() });
  assert.deepEqual(got, [52]);
  sensors.stop();
});

test("a phone without a gyroscope is taken as it is, and an event by another clock counts from when it came", () => {
  assert.equal(rawOf(moved(0, { x: 1, y: 2, z: 3 }, null), 1, null).rate, null);
  assert.equal(rawOf(moved(0, { x: 1, y: 2, z: 3 }, { alpha: null, beta: null, gamma: null }), 1, null).rate, null);
  assert.equal(stampOf(1_790_000_000_000, 5012), 5012);
  assert.equal(stampOf(5000, 5012), 5000);
});

test("samples go out second by second, and none is held back at the end", () => {
  const seconds = makeSeconds(), lines = [];
  for (let i = 0; i < 130; i += 1) {
    const line = seconds.take({ t: i / 60, force: [0, 9.8, 0.1], turn: [0, Math.PI / 180, 0] });
    if (line) lines.push(line);
  }
  lines.push(seconds.rest());
  assert.deepEqual(lines.map((line) => line.t.length), [60, 60, 10]);
  assert.deepEqual(lines[0].w[0], [0, 1, 0]);
  assert.equal(seconds.rest(), null);
});
