// The live form in JavaScript: equal to what Python recorded, fast, and no larger after hours than after a minute.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { LIVE, makeLive } = await import(`${at}/live/live.js`);
const { INCIDENTS, makeIncidents } = await import(`${at}/live/incidents.js`);
const { multiply } = await import(`${at}/live/attitude.js`);

const contracts = new URL("../../contracts/", import.meta.url);
const CLOSE = 1e-6;

/** @param {string} name */
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
const KEPT_NAMES = new Set(["foot_left", "foot_right"]);

/** Where two values are not close; what Python kept leads. */
function differences(told, kept, path = "") {
  if (Array.isArray(kept)) {
    if (told?.length !== kept.length) return [`${path}: ${told?.length} instead of ${kept.length} values`];
    return kept.flatMap((one, i) => differences(told[i], one, `${path}[${i}]`));
  }
  if (kept !== null && typeof kept === "object") {
    return Object.keys(kept).flatMap((key) => {
      const name = KEPT_NAMES.has(key) ? key : camel(key);
      return told !== null && typeof told === "object" && name in told ? differences(told[name], kept[key], `${path}.${name}`) : [`${path}.${name}: missing`];
    });
  }
  if (typeof kept === "number") return Math.abs(told - kept) <= CLOSE * Math.max(1, Math.abs(kept)) ? [] : [`${path}: ${told} instead of ${kept}`];
  return told === kept ? [] : [`${path}: ${told} instead of ${kept}`];
}

/** Everything that a look rests on, named as Python names it. */
function looked({ state }) {
  const { window, attitude } = state, newest = state.ticks.at(-1), last = window.from + window.n - 1, quaternion = [0, 0, 0, 0];
  multiply(attitude.tilt, attitude.turned, quaternion);
  return {
    moments: state.moments, quaternion, biasRadps: attitude.biasRadps, anchor: state.anchor.tilt,
    forceMps2: window.force.map((column) => column[last]), feltMps2: window.felt.map((column) => column[last]),
    peaks: state.steps.peaks, features: newest.features, unrest: newest.unrest, words: newest.words, movingS: newest.movingS,
    belief: newest.belief, chances: state.chances, told: state.told,
  };
}

/** @param {number[]} row */
const sampleOf = (row) => ({ t: row[0], force: row.slice(1, 4), turn: row.length > 4 ? row.slice(4, 7) : null });

/** @param {string} name */
const contractOf = (name) => JSON.parse(readFileSync(new URL(name, contracts), "utf8"));

for (const name of readdirSync(contracts).filter((file) => /^live_(?!incidents)/.test(file))) {
  test(`every value of ${name} within 1e-6`, () => {
    const kept = contractOf(name), { placement, facing, treadmill, ...settings } = kept.params;
    assert.deepEqual(differences(LIVE, settings), []);
    const live = makeLive({ placement, facing, treadmill });
    const { turning, tilting, bands, hann, ways, facing: ahead, second, most, tick, lag, settled, fresh } = live.coefficients;
    const asked = kept.coefficients;
    assert.deepEqual(differences({ turning, tilting, bands, hann, ahead, second, most, tick, lag, settled, fresh, worn: ways.worn },
      { turning: asked.turning, tilting: asked.tilting, bands: asked.bands, hann: asked.hann, ahead: asked.facing, second: asked.second,
        most: asked.most, tick: asked.tick, lag: asked.lag, settled: asked.settled, fresh: asked.fresh, worn: asked.ways.worn }), []);
    const looks = [...kept.looks];
    kept.samples.forEach((row, i) => {
      const told = live.take(sampleOf(row));
      if (told === null) return;
      const { after, ...look } = looks.shift();
      assert.equal(i, after);
      assert.deepEqual(differences(looked(live), look), []);
    });
    assert.equal(looks.length, 0);
  });
}

for (const name of readdirSync(contracts).filter((file) => file.startsWith("live_incidents"))) {
  test(`what is told in ${name}, and what it rests on, within 1e-6`, () => {
    const kept = contractOf(name), watch = makeIncidents({ placement: kept.placement }), told = [], looks = [...kept.looks];
    assert.deepEqual(differences(INCIDENTS, kept.params), []);
    kept.samples.forEach((row, i) => {
      const found = watch.take(sampleOf(row));
      if (found) told.push({ after: i, ...found });
      if (i !== looks[0]?.after) return;
      const { after, ...look } = looks.shift();
      assert.deepEqual(differences(watched(watch), look), [], `after sample ${after}`);
    });
    assert.deepEqual(differences(told, kept.told), []);
    assert.equal(looks.length, 0);
  });
}

/** What incidents rest on, named as Python names it. */
function watched({ state }) {
  const m = state.moments, last = m.end - 1 - m.first, quaternion = [0, 0, 0, 0];
  multiply(m.attitude.tilt, m.attitude.turned, quaternion);
  const step = state.steps.filter((one) => one.bounce !== null).slice(-1).map((one) => ({ ...one, off: Number.isFinite(one.off) ? one.off : null }));
  return {
    end: m.end, quaternion, speed: m.speed[last], yaw: m.yaw[last], many: state.many, upright: state.upright,
    stills: state.stills.reduce((sum, still) => sum + still, 0), usual: state.knocks.usual, blows: state.knocks.blows, step,
  };
}

// --- a long session, and what must not be believed ---

/** Give the samples of a contract over and over, on a clock that goes on, from one minute to another. */
function playOn(samples, fromMin, toMin, take) {
  const lasts = samples.at(-1).t - samples[0].t + 1 / 60, sample = { ...samples[0] };
  for (let lap = Math.ceil((fromMin * 60) / lasts); lap * lasts < toMin * 60; lap += 1) {
    for (const one of samples) take(Object.assign(sample, one, { t: one.t + lap * lasts }));
  }
}

const MINUTES = Number(process.env.BACKSTRIDE_LIVE_MINUTES ?? 20);
const LEAST_TIMES = 500, MOST_GROWTH_MB = 20;

test(`${MINUTES} minutes at 60 a second: at least 500 times real time, under 1 ms a sample, and no larger at the end`, async () => {
  const { setFlagsFromString } = await import("node:v8"), { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc"), samples = contractOf("live_lumbar.json").samples.map(sampleOf);
  const live = makeLive({ placement: "lumbar", facing: [1, 0, 0], treadmill: false }), watch = makeIncidents({ placement: "lumbar" });
  let told = 0;
  const take = (sample) => {
    told += live.take(sample) === null ? 0 : 1;
    watch.take(sample);
  };
  playOn(samples, 0, 1, take);
  const held = () => {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  const before = held(), begun = process.cpuUsage();
  playOn(samples, 1, MINUTES + 1, take);
  const { user, system } = process.cpuUsage(begun), cpuS = (user + system) / 1e6, growth = held() - before, times = (MINUTES * 60) / cpuS;
  console.log(JSON.stringify({ minutes: MINUTES, times: Math.round(times), msASample: (cpuS * 1000) / (MINUTES * 3600), growthMb: growth }));
  assert.ok(told > MINUTES * 110, `told ${told} times`);
  assert.ok(times >= LEAST_TIMES, `${times} times real time`);
  assert.ok(growth < MOST_GROWTH_MB, `grew by ${growth} MB`);
});

test("after a hole of more than two seconds everything begins anew, and the count goes on", () => {
  const samples = contractOf("live_lumbar.json").samples.map(sampleOf), once = makeLive({ placement: "lumbar", facing: [1, 0, 0] });
  const first = samples.map((one) => once.take(one)).filter(Boolean), steps = first.at(-1).now.steps, by = samples.at(-1).t + 5;
  const again = samples.map((one) => once.take({ ...one, t: one.t + by })).filter(Boolean);
  assert.ok(steps > 10);
  assert.equal(again.at(-1).now.steps, 2 * steps);
  assert.deepEqual(again.map(({ now }) => now.travel), first.map(({ now }) => now.travel));
});

test("what is no number, comes twice or goes back changes nothing", () => {
  const samples = contractOf("live_wrist.json").samples.map(sampleOf);
  const tell = (all) => { const live = makeLive({ placement: "wrist", facing: null }); return all.map((one) => live.take(one)).filter(Boolean); };
  const broken = samples.flatMap((one) => [one, one, { ...one, t: one.t - 1 }, { ...one, t: one.t + 1e-3, force: [NaN, 0, 0] }, { ...one, turn: null }]);
  assert.deepEqual(tell(broken), tell(samples));
});
