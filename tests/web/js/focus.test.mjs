// The reaction test's numbers: counted as the server counts, waits without a rhythm, times by the right clock.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { countTrials, countWords, drawWait, frameMs, mostly, pressedAt } = await import(`${at}/views/focus_trials.js`);
const { focusTestId } = await import(`${at}/api/decode.js`);
const shared = JSON.parse(readFileSync(new URL("../../contracts/focus_counts.json", import.meta.url), "utf8"));

for (const one of shared.cases) {
  test(`the browser counts as the server does: ${one.name}`, () => {
    const found = countTrials(one.reactions_ms.map((reaction_ms) => ({ wait_ms: 1500, reaction_ms })), shared.rules);
    const { reactions, lapses, falseStarts, unanswered, medianMs } = found;
    assert.deepEqual({ reactions, lapses, false_starts: falseStarts, unanswered, median_ms: medianMs }, one.counts);
  });
}

test("a wait lies between its limits, and both can be reached", () => {
  assert.equal(drawWait(shared.rules, () => 0), 1000);
  assert.equal(drawWait(shared.rules, () => 0.9999999), 4000);
  for (let n = 0; n < 200; n += 1) {
    const wait = drawWait(shared.rules);
    assert.ok(wait >= 1000 && wait <= 4000);
  }
});

test("a press counts from its own event, unless that goes by another clock", () => {
  assert.equal(pressedAt(5000, 5012), 5000);
  assert.equal(pressedAt(1_790_000_000_000, 5012), 5012);
  assert.equal(pressedAt(0, 5012), 5012);
  assert.equal(pressedAt(10, 5012), 5012);
});

test("the screen's rhythm is the middle one, and a late picture does not move it", () => {
  assert.equal(frameMs([0, 16, 32, 48, 148, 164]), 16);
  assert.equal(frameMs([3]), null);
});

test("what was pressed most is what was pressed", () => {
  assert.equal(mostly(["keyboard", "touch", "touch"]), "touch");
  assert.equal(mostly([]), "touch");
});

test("counts are said in words", () => {
  assert.equal(countWords({ reactions: 1, lapses: 0, falseStarts: 0, unanswered: 0, medianMs: 300 }), "1 reaction, no lapses, none too early");
});

test("an answer without an id is refused at the door", () => {
  assert.equal(focusTestId({ id: "a1" }), "a1");
  for (const wrong of [null, [], {}, { id: 3 }, { id: "" }]) assert.throws(() => focusTestId(wrong), TypeError);
});
