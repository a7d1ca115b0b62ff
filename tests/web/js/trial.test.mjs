// The machine that leads through a test.
import assert from "node:assert/strict";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { best, makeTrial } = await import(`${at}/guide/trial.js`);

const STILL = [0, 0, 9.81];

/** Run a trial at 60 samples a second; `feels(sinceGo, go)` gives the force, `presses` what is pressed when. */
function run(trial, { feels = () => STILL, presses = () => null, most = 300 } = {}) {
  const out = [...trial.take({ kind: "press", t: 0, what: "start" })];
  for (let n = 1; n < most * 60 && trial.view(n / 60).phase !== "over"; n += 1) {
    const t = n / 60, view = trial.view(t), doing = view.phase === "doing";
    const what = presses(view);
    out.push(...trial.take({ kind: "sample", t, force: doing ? feels(view.elapsedS, view.attempt[0]) : STILL }));
    if (what) out.push(...trial.take({ kind: "press", t, what }));
    if (n % 15 === 0) out.push(...trial.take({ kind: "tick", t }));
  }
  return out;
}
const lines = (out) => out.filter((one) => one.kind === "log").map((one) => one.line);

test("a stand ends where a foot is put down, and the longest counts", () => {
  const lasts = { 1: 8, 2: 12.5, 3: 99 };
  const trial = makeTrial("stand");
  const out = run(trial, { feels: (s, n) => (s > lasts[n] ? [0, 0, 9.81 + 3.6] : [0.2, 0.1, 9.78]) });
  const { tries } = trial.view(400);
  assert.deepEqual(tries.map((one) => one.by), ["felt", "felt", "time"]);
  assert.ok(Math.abs(tries[0].seconds - 8) <= 0.1);
  assert.ok(Math.abs(tries[1].seconds - 12.5) <= 0.1);
  assert.equal(tries[2].seconds, 30);
  assert.equal(best("stand", tries), 30);
  assert.deepEqual(lines(out).at(-1).why, "done");
});

test("lifting the foot does not end a stand", () => {
  const trial = makeTrial("stand", { tries: 1 });
  run(trial, { feels: (s) => (s < 0.4 ? [0, 0, 14] : STILL) });
  assert.equal(trial.view(99).tries[0].by, "time");
});

test("a walk is as long as it moves, the stand behind it is not counted", () => {
  const trial = makeTrial("back-walk");
  const steps = (s) => (s > 0.6 && s < 4.1 ? [0, 0, 9.81 + 2.5 * Math.sin(2 * Math.PI * 2 * s)] : STILL);
  run(trial, { feels: steps });
  const { tries } = trial.view(99);
  assert.equal(tries.length, 2);
  for (const one of tries) {
    assert.equal(one.by, "felt");
    assert.ok(Math.abs(one.seconds - 3.5) < 0.35, String(one.seconds));
  }
});

test("without sensors a press ends a try, and the seconds are the person's", () => {
  const trial = makeTrial("stand", { felt: false });
  run(trial, { feels: () => [0, 0, 30], presses: (view) => (view.phase === "doing" && view.elapsedS > 5 ? "end" : null) });
  const { tries } = trial.view(300);
  assert.deepEqual(tries.map((one) => one.by), ["pressed", "pressed", "pressed"]);
  assert.ok(tries.every((one) => Math.abs(one.seconds - 5) < 0.2));
});

test("every try is written down as a block and an answer, and nothing after the end", () => {
  const trial = makeTrial("stand", { tries: 2 });
  const out = run(trial);
  const kept = lines(out);
  assert.equal(kept.filter((one) => one.what === "answer" && one.test === "stand").length, 2);
  assert.equal(kept.filter((one) => one.what === "block").length, 3);
  assert.equal(kept.at(-1).k, "end");
  assert.deepEqual(trial.take({ kind: "press", t: 999, what: "end" }), []);
  assert.deepEqual(trial.take({ kind: "tick", t: 999 }), []);
  const times = kept.map((one) => one.t);
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
});

test("a page that slept makes no try: what nobody saw begins again", () => {
  for (const [asleepFrom, phase] of [[3, "settle"], [7.5, "count"], [15, "doing"]]) {
    const trial = makeTrial("stand", { tries: 1 });
    trial.take({ kind: "press", t: 0, what: "start" });
    const go = (from, to) => { const out = []; for (let t = from; t < to; t += 0.1) out.push(...trial.take({ kind: "tick", t })); return out; };
    go(0.1, asleepFrom);
    assert.equal(trial.view(asleepFrom).phase, phase);
    const woken = trial.take({ kind: "tick", t: 200 });
    assert.deepEqual([trial.view(200).phase, trial.view(200).tries.length], ["settle", 0], "nothing was seen of it");
    assert.ok(woken.some((one) => one.kind === "say") && !woken.some((one) => one.line?.what === "answer"));
    go(200.1, 245);
    assert.deepEqual(trial.view(245).tries, [{ seconds: 30, by: "time" }]);
  }
  const rests = makeTrial("stand", { tries: 2 });
  run(rests, { most: 45 });
  rests.take({ kind: "tick", t: 400 });
  assert.deepEqual([rests.view(400).phase, Math.round(rests.view(400).leftS)], ["settle", 6]);
});

test("the end of a try is heard as a beep and then in words, not in words that cut it off", () => {
  const out = run(makeTrial("stand", { tries: 1 }), { feels: (s) => (s > 8 ? [0, 0, 13.5] : STILL) });
  const beep = out.findLastIndex((one) => one.kind === "tone"), words = out.findLastIndex((one) => one.kind === "say");
  assert.ok(out[words].at > out[beep].at && !out[words].interrupts);
  assert.deepEqual(out[words].words, ["n-8", "seconds"]);
});

test("a second tap does not cut the rest short, a later one does", () => {
  const trial = makeTrial("stand", { felt: false });
  run(trial, { presses: (view) => (view.phase === "doing" && view.elapsedS > 5 ? "end" : null), most: 14.2 });
  assert.equal(trial.view(15).phase, "rest");
  trial.take({ kind: "press", t: 14.4, what: "start" });
  assert.equal(trial.view(15).phase, "rest");
  trial.take({ kind: "press", t: 18, what: "start" });
  assert.equal(trial.view(18).phase, "settle");
});

test("a walk that nobody made is no try", () => {
  const trial = makeTrial("back-walk", { tries: 1 });
  run(trial);
  assert.deepEqual(trial.view(99).tries, [{ seconds: 0, by: "time" }]);
  assert.equal(best("back-walk", trial.view(99).tries), null);
});

test("stopping keeps what was done", () => {
  const trial = makeTrial("stand");
  trial.take({ kind: "press", t: 0, what: "start" });
  const out = trial.take({ kind: "press", t: 2, what: "stop" });
  assert.equal(lines(out)[0].why, "stopped");
  assert.equal(best("stand", trial.view(3).tries), null);
});
