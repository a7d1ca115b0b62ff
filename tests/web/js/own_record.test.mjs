// A session from the phone's own record.
import assert from "node:assert/strict";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { ownRecord, saidOf, titleOf } = await import(`${at}/guide/own_record.js`);

const HEADER = { schema: "backstride.session/1", id: "6f0c", began: "2026-06-01T10:00:00.000Z", day: "2026-06-01" };
const block = (t, travel, seconds) => ({ k: "e", t, what: "block", index: 0, of: 4, travel, gait: "walk", planned_s: seconds });
const LINES = [
  HEADER,
  block(0, "forward", 60), { k: "e", t: 1, what: "travel", travel: "forward", gait: "walk" },
  block(60, "backward", 20), { k: "e", t: 62, what: "travel", travel: "backward", gait: "walk" },
  block(80, "forward", 20), { k: "e", t: 82, what: "travel", travel: "forward", gait: "walk" },
  block(100, "backward", 20), { k: "m", t: [100, 101, 119.5], f: [], w: null },
  { k: "end", t: 120, why: "done" },
];

test("planned blocks stand where they were done, and the title counts the stretches", () => {
  const own = ownRecord(LINES);
  assert.deepEqual(own.planned.at(-1), [100, 120, "backward", "walk"]);
  assert.deepEqual(own.done[1], [62, 82, "backward", "walk"]);
  assert.deepEqual(own.stretches, [2, 2]);
  assert.equal(own.backwardS, 20);
  assert.equal(titleOf(own), "All two stretches");
  assert.match(saidOf(own), /^20 s backward/);
  assert.ok(own.ended && !own.stopped);
});

test("a record that broke off in the middle of a line is read as far as it goes", () => {
  const text = LINES.slice(0, 8).map((one) => JSON.stringify(one));
  const own = ownRecord([...text, '{"k":"m","t":[105.0,10']);
  assert.equal(own.endS, 100);
  assert.deepEqual(own.stretches, [1, 2]);
  assert.equal(titleOf(own), "One of two stretches");
  assert.match(saidOf(own), /broke off/);
});

test("what was answered to be no stumble is none, one that is felt twice is one, and no stretch is none", () => {
  const e = (t, what, more = {}) => ({ k: "e", t, what, ...more }), last = LINES.at(-1);
  const of = (...more) => ownRecord([...LINES.slice(0, -1), ...more, last]);
  assert.equal(of(e(50, "stumble"), e(53, "stumble"), e(90, "stumble")).stumbles, 2);
  assert.equal(of(e(50, "stumble"), e(53, "answer", { of: "stumble", answer: "mistake" })).stumbles, 0);
  assert.equal(of(e(50, "stumble"), e(53, "answer", { of: "stumble", answer: "all right" })).stumbles, 1);
  assert.equal(of(e(50, "fall"), e(53, "answer", { of: "fall", answer: "mistake" }), e(90, "fall")).falls, 1);
  assert.equal(titleOf({ ...of(), stretches: [0, 8] }), "None of eight stretches");
});

test("stumbles and falls are in the title, and nothing is claimed of what was not felt", () => {
  const own = ownRecord([...LINES.slice(0, -1), { k: "e", t: 110, what: "stumble" }, LINES.at(-1)]);
  assert.equal(titleOf(own), "All two stretches, one stumble");
  const blind = ownRecord(LINES.filter((one) => one.what !== "travel"));
  assert.deepEqual(blind.done, []);
  assert.equal(saidOf(blind), "");
});

test("a stretch is as long as it was kept to: not while it stood after a stop, or was out of sight", () => {
  for (const away of [{ what: "stop", t: 105 }, { what: "skip", t: 105 }, { what: "hidden", t: 118, from: 103, to: 118 }, { what: "gap", why: "page", t: 118, from: 103, to: 118 }]) {
    const own = ownRecord([...LINES.slice(0, -1), { k: "e", ...away }, LINES.at(-1)]);
    assert.deepEqual(own.stretches, [1, 2], away.what);
  }
  const felt = ownRecord([...LINES.slice(0, -1), { k: "e", what: "pause", t: 105 }, { k: "e", what: "go-on", t: 106 }, LINES.at(-1)]);
  assert.deepEqual(felt.stretches, [2, 2]);
});

test("a test is said by its tries", () => {
  const own = ownRecord([HEADER, { k: "e", t: 30, what: "answer", test: "stand", by: "felt", value: 12.5 }, { k: "end", t: 31, why: "done" }]);
  assert.equal(titleOf(own), "One try done");
  assert.match(saidOf(own), /12.5 s, as the phone counted/);
});

test("an empty record says nothing", () => {
  assert.equal(titleOf(ownRecord([])), "1 minute done");
});
