// What the browser writes and reads by itself, and the columns it draws.
import assert from "node:assert/strict";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { clock, factor, moment, pace, sending } = await import(`${at}/api/words.js`);
const { charts, sentence } = await import(`${at}/api/decode.js`);
const { extremes, nearest, reach, trace } = await import(`${at}/charts/columns.js`);
const { steps, timeSteps, traceSteps } = await import(`${at}/charts/dress.js`);

test("a moment is written and read back", () => {
  for (const seconds of [0, 59, 60, 3599, 3600, 3661, 36_000]) assert.equal(moment(clock(seconds)), seconds);
  assert.equal(moment("1,5"), 90);
  for (const none of ["soon", "1:60", "1:60:00", "1:00:60"]) assert.ok(Number.isNaN(moment(none)), none);
});

test("a pace is in the runner's unit, and a crawl is a speed", () => {
  assert.equal(pace(2.5, "min/km"), "6:40 min/km");
  assert.equal(pace(2.5, "km/h"), "9.0 km/h");
  assert.equal(pace(0.2, "min/km"), "0.7 km/h");     // as on the server: the page beside the chart said so, and the chart 0.2 m/s
  assert.equal(pace(0.279, "min/km"), "59:44 min/km");
  assert.equal(pace(0.4, "min/mi"), "0.9 mph");
  assert.equal(pace(1609.344 / 600, "min/mi"), "10:00 min/mi");
  assert.equal(factor("min/km"), 1);
});

test("progress says how much of how much", () => {
  assert.equal(sending(64e6, 112e6, 30), "sending: 64 MB of 112 MB, about 23 s");
  assert.equal(sending(500, 1000, 0), "sending: 1 kB of 1 kB");
});

test("an answer of another shape is refused at the door", () => {
  const line = { t_s: [0, 1], values: [1, null] };
  const whole = { start_s: 0, end_s: 2, speed: null, heart_rate: line, cadence: null, elevation: null };
  assert.deepEqual(charts(whole).lines.heart_rate, line);
  for (const wrong of [null, [], { ...whole, start_s: "0" }, { ...whole, heart_rate: { t_s: [0], values: [1, 2] } }]) assert.throws(() => charts(wrong), TypeError);
  assert.equal(sentence('{"error":"Too large."}'), "Too large.");
  assert.match(sentence("<html>"), /could not be sent/);
});

test("backward lies below, unknown on both sides, and a gap stays a gap", () => {
  const line = { t_s: [0, 1, 2, 3, 4], signed: [2, -1, 0, null, null], unsigned: [null, null, null, 3, null] };
  const { columns } = trace(line, 1, []);
  assert.deepEqual(columns, [[2, 0, 0, null, null], [0, -1, 0, null, null], [null, null, null, 3, null], [null, null, null, -3, null]]);
  assert.deepEqual(reach(columns, 1), [-3, 3]);
  assert.deepEqual(trace(line, 1, [{ from: 3, to: 4, travel: "sideways" }]).columns[2], [null, null, null, null, null]);
});

test("the cursor takes the nearest sample that is there, and none from far away", () => {
  const drawn = { t: [0, 10, 20], columns: [[1, null, 3]] };
  assert.deepEqual(nearest(drawn, 12, 10), [3]);
  assert.equal(nearest(drawn, 35, 10), null);
  assert.deepEqual(extremes(drawn.t, drawn.columns[0]), { low: { t: 0, v: 1 }, high: { t: 20, v: 3 } });
  assert.equal(extremes([0], [null]), null);
});

test("axes have round steps", () => {
  assert.deepEqual(steps(-2.3, 2.9, 3), [-2, 0, 2]);
  assert.deepEqual(traceSteps(-2.3, 2.9), [-2, 0, 2]);
  assert.deepEqual(traceSteps(-4.9, 4.9), [-4, -2, 0, 2, 4]);
  assert.deepEqual(traceSteps(-12, 13), [-10, 0, 10]);
  assert.deepEqual(steps(98, 163, 3), [100, 150]);
  assert.deepEqual(timeSteps(0, 2520, 9), [0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400]);
  assert.deepEqual(timeSteps(61, 70, 9), [61, 62, 63, 64, 65, 66, 67, 68, 69, 70]);
});
