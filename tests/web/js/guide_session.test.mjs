// The guided session as a machine: blocks, turns, pauses, positions, stops, and going on after the page was killed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Heard, simulate } from "./guide_simulated.mjs";

const at = process.env.BACKSTRIDE_STATIC;
const { blocksOf, piecesOf } = await import(`${at}/guide/blocks.js`);
const { makeSession } = await import(`${at}/guide/session.js`);
const { announcement, lengthOf, sayMetres, sayNumber, saySeconds, saySpeed } = await import(`${at}/guide/phrases.js`);
const { breathe, smoothed } = await import(`${at}/guide/breathing.js`);
const { ticksBetween } = await import(`${at}/guide/metronome.js`);
const { lookGap } = await import(`${at}/guide/cues.js`);
const { caughtUp } = await import(`${at}/guide/caught_up.js`);
const { makeRunning } = await import(`${at}/guide/running.js`);
const { effortStop } = await import(`${at}/guide/safety.js`);
const { sessions } = JSON.parse(readFileSync(new URL("../../contracts/guide_workouts.json", import.meta.url), "utf8"));
const clips = JSON.parse(readFileSync(new URL(`${at}/clips/clips.json`), "utf8"));

const block = (travel, gait, more = {}) => ({ travel, gait, role: "work", distance_m: null, duration_s: null, target: {}, cues: [], handrail: null, grade: null, drill: "", note: "", ...more });
const EASY = block("forward", "walk", { role: "warm-up", duration_s: 30 });
const REST = block("forward", "walk", { role: "rest", duration_s: 20, cues: ["scan"] });
const BACK = block("backward", "run", { duration_s: 45, cues: ["look-right", "jog-1", "breathe-3"], target: { speed_mps: [1.6, 1.8] } });

/** A session that runs by hand: `go(until)` ticks four times a second, telling what is read. */
class Hand {
  constructor(parts, options = {}) {
    this.session = makeSession({ parts }, { clips, place: "track", stage: 6, ...options });
    this.outputs = [];
    this.heard = new Heard(lengthOf(clips, "en"));
    this.t = 0;
    this.reads = null;
  }

  give(input) {
    const out = this.session.take(input);
    this.outputs.push(...out);
    this.heard.take(out, input.t);
    for (const one of out) for (const word of one.words ?? []) assert.ok(word in clips, `no clip for ${word}`);
    return out;
  }

  press(what, value) { return this.give({ kind: "press", t: this.t, what, ...(value !== undefined && { value }) }); }
  incident(kind) { return this.give({ kind: "incident", t: this.t, incident: { kind, atS: this.t - 1, sure: 0.9 } }); }

  go(until, reads = this.reads) {
    this.reads = reads;
    for (; this.t < until; this.t += 0.25) {
      if (reads && this.t % 0.5 === 0) this.give({ kind: "told", t: this.t, told: { now: { startS: this.t - 1, endS: this.t, travel: reads, cadenceSpm: 160 }, settled: null } });
      this.give({ kind: "tick", t: this.t });
    }
    return this;
  }

  view() { return this.session.view(this.t); }
  lines(what) { return this.outputs.filter((one) => one.kind === "log" && one.line.what === what).map((one) => one.line); }
  said() { return this.outputs.filter((one) => one.kind === "say").map((one) => one.words.join(" ")); }
  /** On until something is so. */
  until(state, reads = this.reads, most = 120) {
    const end = this.t + most;
    this.reads = reads;
    while (this.view().state !== state && this.t < end) this.go(this.t + 0.25, reads);
    assert.equal(this.view().state, state);
    return this;
  }
}
const started = (parts, options) => { const hand = new Hand(parts, options); hand.press("start"); return hand; };

test("blocks lie in time as Python lays them", () => {
  for (const one of sessions) {
    piecesOf(blocksOf(one.workout)).forEach((piece, n) => {
      assert.deepEqual(piece.slice(2), one.pieces[n].slice(2));
      for (const end of [0, 1]) assert.ok(Math.abs(piece[end] - one.pieces[n][end]) < 0.001);
    });
    assert.equal(blocksOf(one.workout).length, one.pieces.length);
  }
});

test("numbers are said as people say them", () => {
  assert.deepEqual(sayNumber(37), ["n-37"]);
  assert.deepEqual(sayMetres(137), ["n-100", "n-35", "metres"]);
  assert.deepEqual(sayMetres(998), ["n-1000", "metres"]);
  assert.deepEqual(sayMetres(21100), ["n-21", "thousand", "n-100", "metres"]);
  assert.deepEqual(saySeconds(45), ["n-45", "seconds"]);
  assert.deepEqual(saySeconds(60), ["one-minute"]);
  assert.deepEqual(saySeconds(90), ["one-and-a-half"]);
  assert.deepEqual(saySeconds(150), ["n-2", "half-minutes"]);
  assert.deepEqual(saySeconds(105), ["one-minute", "n-45", "seconds"]);
  assert.deepEqual(saySeconds(600), ["n-10", "minutes"]);
  assert.deepEqual(saySeconds(345), ["n-5", "minutes", "n-45", "seconds"], "not five minutes");
  assert.deepEqual(saySeconds(61), ["one-minute"], "not one seconds");
  assert.deepEqual(saySeconds(59.6), ["one-minute"]);
  assert.deepEqual(saySeconds(118), ["n-2", "minutes"]);
  assert.deepEqual(saySeconds(599), ["n-10", "minutes"]);
  for (let s = 1; s < 9000; s += 1) {
    const words = saySeconds(s), said = words.reduce((sum, key, n) => sum + ({ "one-minute": 60, "one-and-a-half": 90 }[key] ?? (key.startsWith("n-") ? Number(key.slice(2)) * (words.slice(n + 1).find((one) => !one.startsWith("n-")).includes("minutes") ? 60 : 1) : key === "half-minutes" ? 30 : 0)), 0);
    assert.ok(words.every((key) => key in clips), `${s}: ${words}`);
    assert.ok(s > 3600 || Math.abs(said - s) <= (s < 60 ? 0.5 : s < 600 ? 2.5 : 30), `${s}: ${words}`);
  }
  assert.deepEqual(saySpeed(0.7, false), ["belt", "n-2", "point", "n-5", "kmh"]);
  for (let n = 0; n < 25_000; n += 7) for (const key of sayNumber(n)) assert.ok(key in clips, `${n}: ${key}`);
});

test("a standing start: turn, a beep, and the time counts from the first step backward", () => {
  const hand = started([EASY, BACK, REST]).go(36.25, "forward").until("turn", "still");
  const turned = hand.t;
  hand.go(turned + 14);
  const go = hand.outputs.filter((one) => one.kind === "tone" && one.name === "go").at(-1).at;
  assert.ok(go > turned + 3 && go < turned + 12, `${turned} ${go}`);
  assert.equal(hand.view().state, "turn", "standing after the beep: the time waits");
  assert.equal(hand.view().line, "You are standing");
  const before = hand.t;
  hand.go(before + 1, "backward");
  assert.equal(hand.view().state, "backward");
  const [, line] = hand.lines("block");
  assert.deepEqual({ ...line, t: 0 }, { k: "e", t: 0, what: "block", index: 1, of: 3, travel: "backward", gait: "run", planned_s: 45 });
  assert.ok(line.t <= before && line.t >= go);
  assert.ok(hand.said().includes("turn") && hand.said().includes("at-the-beep"));
});

test("without a reading the time counts from the beep, with an unknown one a little later", () => {
  for (const [reads, wait] of [[null, 0], ["unknown", 4]]) {
    const hand = started([BACK, REST]).go(6, reads).until("turn");
    while (hand.lines("block").length === 0) hand.go(hand.t + 0.25);
    const go = hand.outputs.filter((one) => one.kind === "tone" && one.name === "go").at(-1).at;
    assert.equal(hand.lines("block")[0].t, Math.round(1000 * go) / 1000);
    assert.ok(hand.t >= go + wait && hand.t < go + wait + 1.1);
    assert.equal(hand.view().state, reads ? "unknown" : "backward");
    if (reads) assert.equal(hand.view().line, "The time runs on");
  }
});

test("out of a run people turn on the way: no stand, no beep, and forward the time stands", () => {
  const run = block("forward", "run", { duration_s: 30 });
  const hand = started([run, BACK, run]).go(36.25, "forward").until("turn");
  assert.ok(!hand.said().includes("at-the-beep"));
  hand.go(hand.t + 8);
  assert.ok(hand.said().includes("time-starts"));
  assert.equal(hand.view().line, "Still forward");
  hand.go(hand.t + 10, "backward");
  assert.equal(hand.view().state, "backward");
  const left = hand.view().block.leftS;
  hand.go(hand.t + 2.5, "forward");
  assert.equal(hand.view().state, "turn");
  const held = hand.view().block.leftS;
  hand.go(hand.t + 8);
  assert.equal(hand.view().line, "You are going forward");
  assert.ok(held <= left && Math.abs(hand.view().block.leftS - held) < 1e-6);
  hand.go(hand.t + 2, "backward");
  assert.ok(hand.view().block.leftS < held);
  assert.equal(hand.lines("block").length, 2);
});

test("who is going backward all the same says so, and is believed from then on", () => {
  const hand = started([BACK, REST, BACK]).go(8, "still").until("turn").go(20, "forward");
  hand.press("go-on");
  hand.go(hand.t + 5);
  assert.ok(hand.lines("block").length === 1);
  const first = hand.view().block.leftS;
  hand.go(hand.t + 5);
  assert.ok(Math.abs(first - hand.view().block.leftS - 5) < 1e-6);
});

test("a pause stands, three knocks end it, and a backward block begins from a stand again", () => {
  const hand = started([BACK, REST]).go(20, "still").go(30, "backward");
  const left = hand.view().block.leftS;
  hand.incident("knocks");
  assert.equal(hand.view().state, "paused");
  assert.ok(hand.outputs.some((one) => one.kind === "silence"));
  hand.go(hand.t + 60, "still");
  assert.ok(Math.abs(hand.view().block.leftS - left) < 0.3);
  hand.incident("knocks");
  assert.equal(hand.view().state, "turn");
  hand.go(hand.t + 12, "still").go(hand.t + 5, "backward");
  assert.ok(hand.view().block.leftS < left && hand.view().block.leftS > left - 6.5);
  assert.deepEqual([hand.lines("pause").length, hand.lines("go-on").length, hand.lines("block").length, hand.lines("knocks").length], [1, 1, 1, 2]);
});

test("left out, once more, and done", () => {
  const open = block("still", "stand"), hand = started([EASY, REST, open, EASY]).go(10, null);
  hand.press("skip");
  hand.go(12);
  assert.equal(hand.view().block.leftS !== null && hand.session.state().index, 1);
  hand.go(20);
  hand.press("repeat");
  assert.equal(hand.session.state().index, 1, "ten seconds in: this one again");
  hand.press("repeat");
  assert.equal(hand.session.state().index, 0, "at its beginning: the one before");
  hand.press("skip");
  hand.press("skip");
  hand.go(hand.t + 300);
  assert.equal(hand.session.state().index, 2, "an open block waits");
  assert.ok(hand.said().includes("press-done"));
  hand.press("done");
  hand.go(hand.t + 31);
  assert.equal(hand.view().state, "over");
  assert.deepEqual(hand.lines("skip").map((line) => line.index), [0, 0, 1]);
  const short = started([EASY]).go(10, null);
  const last = short.press("skip").filter((one) => one.kind === "say");
  assert.deepEqual(last.map((one) => one.words[0]), ["skipped", "finished"]);
  assert.ok(!last[1].interrupts && last[1].at > last[0].at + lengthOf(clips, "en")(last[0].words), "one after the other");
  assert.deepEqual(hand.outputs.at(-1).kind === "over" || hand.outputs.findLast((one) => one.kind === "over").why, "done");
});

test("a way is measured by positions where they are good, else by time at the speed that is aimed for", () => {
  const far = block("backward", "walk", { distance_m: 100, target: { speed_mps: [0.8, 1.0] } });
  const walk = (accuracyM) => {
    const hand = started([far]);
    for (let t = 0; t < 400 && hand.view().state !== "over"; t += 1) {
      hand.give({ kind: "position", t, position: { t, lat: 52, lon: 4 + 1.2 * Math.max(0, t - 20) / 68_500, accuracyM, speedMps: t > 20 ? 1.2 : 0, courseDeg: null, altM: null } });
      hand.go(t + 1, t > 20 ? "backward" : "still");
    }
    return hand.outputs.find((one) => one.kind === "log" && one.line.k === "end").line.t - hand.lines("block")[0].t;
  };
  assert.ok(Math.abs(walk(5) - 100 / 1.2) < 3, `${walk(5)}`);
  assert.ok(Math.abs(walk(60) - 100 / 0.9) < 1e-2);
  const short = started([block("backward", "walk", { distance_m: 20 })]).go(20, "still").go(30, "backward");
  assert.ok(short.view().block.leftM > 5 && short.view().block.leftM < 20);
});

test("a belt: speed and hands before each stretch, eyes in front, and time", () => {
  const belt = block("backward", "walk", { duration_s: 40, handrail: "two hands", target: { speed_mps: [0.5, 0.7] }, cues: ["mirror", "hands-two", "free-1", "breathe-2"] });
  const hand = started([belt, block("still", "stand", { role: "rest", duration_s: 20 }), belt], { place: "treadmill", treadmill: true, stage: 2 });
  hand.go(25, "still").go(70, "backward");
  const first = hand.said().slice(0, 6).join(", ");
  assert.match(first, /backward-walk belt n-2 point n-5 kmh hands-two/);
  assert.ok(hand.said().includes("mirror"));
  assert.ok(!hand.said().some((words) => words.startsWith("look-")));
  assert.ok(!hand.said().includes("turn"));
});

test("after a stumble it asks; an answer goes on, and the second stumble is the last", () => {
  const hand = started([BACK, REST]).go(20, "still").go(25, "backward");
  hand.incident("stumble");
  assert.equal(hand.view().state, "asked");
  assert.ok(hand.outputs.findLast((one) => one.kind === "say").interrupts);
  hand.go(hand.t + 5, "still");
  hand.incident("stumble");
  assert.equal(hand.view().state, "asked", "so soon it is the same one");
  hand.press("fine");
  assert.equal(hand.view().state, "turn");
  hand.go(hand.t + 14, "still").go(hand.t + 5, "backward");
  hand.incident("stumble");
  assert.equal(hand.view().state, "stop");
  assert.equal(hand.view().line, "Two stumbles: stop for today.");
  assert.deepEqual(hand.lines("stop").map((line) => line.why), ["stumbles"]);
  hand.press("finish");
  assert.equal(hand.view().state, "over");
  assert.deepEqual(hand.outputs.findLast((one) => one.kind === "log").line, { k: "end", t: hand.t, why: "stopped" });
});

test("no answer for 30 s: an alarm sounds, and the message is opened, once", () => {
  for (const contact of [{ name: "Ann" }, null]) {
    const hand = started([BACK, REST], { contact }).go(20, "still").go(25, "backward");
    hand.incident("fall");
    const fell = hand.t;
    hand.go(fell + 29.5, "still");
    assert.ok(!hand.outputs.some((one) => one.name === "alarm" || one.kind === "contact"));
    assert.ok(hand.said().filter((words) => words.startsWith("all-right")).length >= 3);
    hand.go(fell + 60);
    const alarms = hand.outputs.filter((one) => one.name === "alarm").map((one) => one.at - fell);
    assert.ok(alarms.length > 25 && alarms[0] >= 30 && alarms[0] < 31);
    assert.equal(hand.outputs.filter((one) => one.kind === "contact").length, contact ? 1 : 0);
    assert.equal(hand.said().some((words) => words.includes("contact")), Boolean(contact));
    assert.equal(hand.lines("answer").at(-1).answer, "none");
    hand.incident("knocks");
    assert.equal(hand.view().state, "asked", "after a fall it takes more than a knock");
    hand.press("fine");
    assert.equal(hand.view().state, "stop");
    assert.deepEqual(hand.lines("stop").map((line) => line.why), ["fall"]);
    hand.press("mistake");
    assert.equal(hand.view().state, "turn");
    assert.equal(hand.session.state().falls, 0);
  }
});

test("an alarm ends after ten minutes, and words do not talk over each other meanwhile", () => {
  const hand = started([BACK], { contact: true }).go(20, "still");
  hand.incident("fall");
  const fell = hand.t;
  hand.go(fell + 800, null);
  const alarms = hand.outputs.filter((one) => one.name === "alarm").map((one) => one.at - fell);
  assert.ok(alarms.at(-1) < 632 && alarms.length > 590);
  const long = lengthOf(clips, "en"), says = hand.outputs.filter((one) => one.kind === "say" && one.at > fell + 0.2);
  says.slice(1).forEach((say, n) => assert.ok(say.at >= says[n].at + long(says[n].words)));
});

test("pain, effort and the spotter stop it; what was a mistake goes on", () => {
  const stops = [
    [(hand) => hand.press("hurts", { value: 5, place: "calf" }), "pain"],
    [(hand) => hand.press("effort", 8), "effort"],
    [(hand) => hand.give({ kind: "spotter-stop", t: hand.t }), "spotter"],
    [(hand) => hand.press("stop"), "said"],
  ];
  for (const [act, why] of stops) {
    const hand = started([BACK, REST]).go(20, "still").go(25, "backward");
    act(hand);
    assert.equal(hand.view().state, "stop");
    assert.deepEqual(hand.lines("stop").map((line) => line.why), [why]);
    const said = hand.outputs.length;
    hand.go(hand.t + 30);
    assert.ok(!hand.outputs.slice(said).some((one) => one.kind === "say" || one.kind === "tone"), "no cue after a stop");
    hand.press("mistake");
    assert.equal(hand.view().state, "turn");
    assert.equal(hand.lines("answer").at(-1).answer, "mistake");
  }
  const hand = started([BACK]).go(25, "still");
  hand.press("effort", 7);
  hand.press("effort", "a lot");
  assert.equal(hand.lines("effort").length, 1);
  assert.notEqual(hand.view().state, "stop");
  hand.press("hurts", { value: 5, place: "calf" });
  assert.deepEqual({ ...hand.lines("pain")[0], t: 0 }, { k: "e", t: 0, what: "pain", value: 5, place: "calf" });
  assert.deepEqual([1, 5, 6, 9, 10, 12].map(effortStop), [7, 7, 8, 8, 9, 9]);
});

test("a page that was killed goes on where it was: the time stands until the person says so", () => {
  const hand = started([BACK, REST, BACK]).go(20, "still").go(40, "backward");
  const kept = JSON.parse(JSON.stringify(hand.session.state())), left = hand.view().block.leftS;
  const again = new Hand([REST]);
  again.session = makeSession.resume(kept, { clips });
  again.t = 300;
  again.go(305);
  assert.equal(again.view().state, "paused");
  assert.ok(Math.abs(again.view().block.leftS - left) < 0.5);
  again.press("go-on");
  again.go(320, "still").go(330, "backward");
  assert.equal(again.view().state, "backward");
  assert.deepEqual(again.view().stretch, [1, 2]);
});

test("killed at any moment, a session ends as it would have, and no block is told twice", () => {
  const one = sessions.find((each) => each.kind === "repeats" && each.place === "track"), language = "en";
  for (let n = 0; n < 12; n += 1) {
    const options = { clips, language, place: one.place, stage: one.stage };
    const heard = new Heard(lengthOf(clips, language));
    const anew = (state) => {
      heard.take([{ kind: "silence" }], state.t);   // what was scheduled went with the page
      return makeSession.resume(JSON.parse(JSON.stringify(state)), { clips });
    };
    simulate(makeSession(one.workout, options), blocksOf(one.workout), heard, { seed: 99, pauses: true, restart: { at: 20 + 110 * n, anew } });
    const blocks = heard.lines.filter((line) => line.what === "block").map((line) => line.index);
    assert.deepEqual(blocks, Array.from({ length: one.pieces.length }, (_, k) => k));
    const sides = heard.says.filter((say) => say.about === "look").map((say) => say.words[0].split("-")[1]);
    sides.forEach((side, k) => assert.ok(k === 0 || side !== sides[k - 1], `killed at ${20 + 110 * n}: look ${k} of ${sides.length}`));
    assert.equal(heard.lines.at(-1).why, "done");
  }
});

test("muted kinds are not said, changes and safety are", () => {
  const hand = started([EASY, BACK, REST], { mute: ["form", "breathing", "look"] }).go(36.25, "forward").until("turn", "still").go(60, "still").go(100, "backward");
  assert.ok(!hand.outputs.some((one) => ["form", "breathing", "look"].includes(one.about)));
  assert.ok(hand.said().includes("turn"));
});

test("breaths follow the steps, and one that has begun is not cut", () => {
  const first = breathe(null, 3, 180, 10, 13);
  assert.deepEqual(first.tones, [{ at: 10, name: "in" }, { at: 11, name: "out" }, { at: 12, name: "in" }]);
  const slower = breathe(first.kept, 3, 90, 13, 18);
  assert.deepEqual(slower.tones, [{ at: 13, name: "out" }, { at: 15, name: "in" }, { at: 17, name: "out" }]);
  assert.deepEqual(breathe(first.kept, 3, 0, 13, 18), { tones: [], kept: null });
  assert.equal(smoothed(0, 160), 160);
  assert.equal(smoothed(160, 0), 160);
  assert.equal(smoothed(160, 180), 165);
});

test("a metronome adds nothing up, and loses no tick between two looks at it", () => {
  const parts = [], whole = ticksBetween(3, 177, 3, 3603);
  for (let from = 3; from < 3603; from += 0.7) parts.push(...ticksBetween(3, 177, from, Math.min(from + 0.7, 3603)));
  assert.equal(parts.length, whole.length);
  assert.ok(Math.abs(whole.at(-1) - (3 + (whole.length - 1) * 60 / 177)) < 1e-9);
  assert.equal(whole.length, 10_620);
});

test("looks are denser with speed and in open places, and never outside 3 to 8 s", () => {
  for (const place of ["path", "field", "track", "hall"]) {
    const gaps = [0.5, 1, 1.5, 2, 3].map((speed) => lookGap(speed, place));
    gaps.forEach((gap, n) => assert.ok(gap >= 3 && gap <= 8 && (n === 0 || gap <= gaps[n - 1])));
  }
  assert.ok(lookGap(1.8, "path") < lookGap(1.8, "field") && lookGap(1.8, "field") < lookGap(1.8, "track"));
});

test("what is announced while going backward is short, so that looks keep their time", () => {
  for (const language of ["en", "de"]) {
    const long = lengthOf(clips, language);
    for (const travel of ["forward", "backward", "sideways", "still"]) {
      for (const gait of ["walk", "run"]) assert.ok(long(announcement(blocksOf({ parts: [block(travel, gait, { duration_s: 30 })] })[0], true)) < 2.6);
    }
  }
});

// --- what goes wrong ---

const inBackward = (options) => started([BACK, REST], options).go(20, "still").go(25, "backward");
/** The states in which somebody can fall, and what "a mistake" leads back to. */
const FALLS = [
  ["running", inBackward, "turn"],
  ["turn", () => started([BACK, REST]).go(8, "still").until("turn"), "turn"],
  ["countdown", () => started([EASY, BACK]).go(3, "still"), "countdown"],
  ["paused", () => { const hand = inBackward(); hand.press("pause"); return hand.go(30, "still"); }, "paused"],
  ["stop", () => { const hand = inBackward(); hand.press("hurts"); return hand.go(30, "still"); }, "stop"],
  ["asked", () => { const hand = inBackward(); hand.incident("stumble"); return hand.go(35, "still"); }, "turn"],
  ["the last second", () => started([EASY]).go(35.5, "forward"), "countdown"],
];

test("a fall is asked about wherever it happens, sounds the alarm, and a mistake leads back to where it was", () => {
  for (const [where, make, back] of FALLS) {
    const hand = make();
    hand.incident("fall");
    assert.equal(hand.view().state, "asked", where);
    assert.equal(hand.view().line, "That looked like a fall.");
    const fell = hand.t, kept = JSON.parse(JSON.stringify(hand.session.state()));
    hand.go(fell + 40, "still");
    const alarms = hand.outputs.filter((one) => one.name === "alarm").map((one) => one.at - fell);
    assert.ok(alarms[0] >= 30 && alarms[0] < 31, where);
    assert.equal(hand.view().state, "asked", where);
    hand.press("mistake");
    assert.equal(hand.view().state, back, where);
    assert.equal(hand.session.state().falls, 0);
    const anew = new Hand([EASY]);
    anew.session = makeSession.resume(kept, { clips });
    anew.t = fell + 5;
    anew.press("fine");
    assert.equal(anew.view().state, "stop", where);
    assert.equal(anew.view().line, "A fall: stop for today.");
  }
});

test("a second tap does not start a turn that the first one asked for", () => {
  const hand = inBackward();
  for (const what of ["go-on", "fine"]) {
    if (what === "fine") hand.incident("stumble"); else hand.press("pause");
    hand.go(hand.t + 2, "still");
    hand.press(what);
    hand.press(what);
    hand.go(hand.t + 0.5, "still");
    hand.press(what);
    assert.equal(hand.view().state, "turn");
    assert.equal(hand.session.state().deaf, false);
  }
  hand.go(hand.t + 2, "still");
  hand.press("go-on");
  assert.equal(hand.session.remembered.status, "running");
});

test("steps a minute are said as they are read, and what is left of a long block", () => {
  const long = block("forward", "walk", { duration_s: 180 }), hand = started([long]).go(100, "forward");
  assert.equal(hand.said().filter((words) => words === "n-100 n-60 steps-a-minute").length, 1);
  hand.go(180, "forward");
  const left = hand.outputs.find((one) => one.words?.[0] === "to-go");
  assert.deepEqual(left.words, ["to-go", "one-minute"]);
  assert.ok(left.at >= 126 && left.at < 128.5, `${left.at}`);
  assert.ok(!started([long]).go(180, null).said().some((words) => words.includes("steps-a-minute")), "nothing is read");
  assert.ok(!started([long]).go(180, "still").said().some((words) => words.includes("steps-a-minute")), "nobody steps");
  const far = started([block("forward", "walk", { distance_m: 120 })]);
  for (let t = 0; t < 110; t += 1) {
    far.give({ kind: "position", t, position: { t, lat: 52, lon: 4 + (1.5 * t) / 68_500, accuracyM: 5, speedMps: 1.5, courseDeg: null, altM: null } });
    far.go(t + 1, "forward");
  }
  assert.equal(far.said().filter((words) => words === "to-go n-50 metres").length, 1);
});

test("a fall in the last seconds is still heard of: it is not over while somebody is not seen to go", () => {
  const hand = started([EASY]).go(33.5, "forward").go(37, "unknown").go(39, "still");
  assert.notEqual(hand.view().state, "over");
  hand.incident("fall");
  hand.go(hand.t + 31, "still");
  assert.equal(hand.view().line, "Nobody answered. The alarm sounds.");
  for (const [reads, over] of [["forward", 36.5], ["still", 42.5]]) {
    const ends = started([EASY]).go(34, "forward").go(over, reads);
    assert.equal(ends.view().state, "over");
    assert.equal(ends.said().filter((words) => words === "finished").length, 1);
    assert.equal(ends.outputs.findLast((one) => one.kind === "over").why, "done");
  }
});

test("two stumbles stop it, and the fall that follows is asked about; after a mistake the stop stands", () => {
  const hand = inBackward();
  hand.incident("stumble");
  hand.press("fine");
  hand.go(hand.t + 16, "still").go(hand.t + 4, "backward");
  hand.incident("stumble");
  hand.go(hand.t + 3, "still");
  hand.incident("fall");
  assert.equal(hand.view().state, "asked");
  hand.press("mistake");
  assert.equal(hand.view().state, "stop");
  assert.equal(hand.view().line, "Two stumbles: stop for today.");
  hand.go(hand.t + 60, "still");
  assert.equal(hand.view().state, "stop");
  const hurt = inBackward();
  hurt.press("hurts");
  hurt.incident("fall");
  hurt.press("fine");
  assert.equal(hurt.view().line, "A fall: stop for today.");
  hurt.press("mistake");
  assert.equal(hurt.view().line, "You said it hurts. No more backward running today.");
  hurt.press("mistake");
  assert.equal(hurt.view().state, "turn");
});

test("a stumble that was felt while a fall was asked about counts when the fall was none", () => {
  const hand = inBackward();
  hand.incident("stumble");
  hand.press("fine");
  hand.go(hand.t + 16, "still").go(hand.t + 4, "backward");
  hand.incident("fall");
  hand.go(hand.t + 1, "still");
  hand.incident("stumble");
  assert.equal(hand.view().state, "asked");
  hand.press("mistake");
  assert.equal(hand.view().state, "stop");
  assert.deepEqual(hand.lines("stop").map((line) => line.why), ["stumbles"]);
});

test("a fall that is felt again does not put the alarm off, and an alarm is not stopped by one", () => {
  for (const first of ["fall", "stumble"]) {
    const hand = inBackward(), fell = hand.t;
    hand.incident(first);
    for (let t = 10; t <= 60; t += 10) {
      hand.go(fell + t, "still");
      if (first === "fall" || t > 30) hand.incident("fall");
    }
    const alarms = hand.outputs.filter((one) => one.name === "alarm").map((one) => one.at - fell);
    assert.ok(alarms[0] < 31 && alarms.length > 25);
    assert.ok(hand.outputs.findLastIndex((one) => one.kind === "silence") < hand.outputs.findIndex((one) => one.name === "alarm"));
    hand.press("fine");
    assert.equal(hand.view().state, "stop", "a late answer is one");
  }
});

test("a page that slept while nobody answered sounds the alarm when it wakes, for ten minutes, one tone at a time", () => {
  const hand = inBackward({ contact: { name: "Ann" } });
  hand.incident("fall");
  const woke = hand.t + 1500;
  hand.t = woke;
  const out = hand.give({ kind: "tick", t: woke });
  assert.deepEqual(out.filter((one) => one.name === "alarm").map((one) => Math.round(one.at - woke)), [0, 1, 2]);
  assert.equal(out.filter((one) => one.kind === "contact").length, 1);
  assert.equal(hand.view().line, "Nobody answered. The alarm sounds.");
  hand.go(woke + 20, null);
  hand.t = woke + 45;   // throttled
  assert.ok(hand.give({ kind: "tick", t: hand.t }).filter((one) => one.name === "alarm").every((one) => one.at >= hand.t));
  hand.go(woke + 700, null);
  assert.ok(hand.outputs.findLast((one) => one.name === "alarm").at < woke + 602);
  assert.equal(hand.view().line, "Nobody answered.", "it does not sound any more");
});

test("who was asked when the page was killed is still asked: by the old clock, and the message is offered again", () => {
  const hand = inBackward({ contact: { name: "Ann" } });
  hand.incident("fall");
  const fell = hand.t;
  hand.go(fell + 35, "still");
  for (const [later, sounds] of [[20, true], [3600, true]]) {
    const again = new Hand([REST]);
    again.session = makeSession.resume(JSON.parse(JSON.stringify(hand.session.state())), { clips });
    again.t = fell + 35 + later;
    again.press("go-on");
    again.go(again.t + 3, null);
    assert.equal(again.view().state, "asked");
    assert.equal(again.outputs.some((one) => one.name === "alarm"), sounds);
    assert.ok(again.outputs.filter((one) => one.name === "alarm").length < 8);
    assert.equal(again.outputs.filter((one) => one.kind === "contact").length, 1);
  }
});

test("a state that was kept seconds before the log still knows of every stop, fall and stumble since", () => {
  const acts = [
    ["hurts"], ["stop"], ["too-hard"], ["hurts", "mistake"], ["fall"], ["fall", "fine"], ["fall", "mistake"], ["fall", "stop"], ["stumble"], ["stumble", "fine"],
    ["stumble", "mistake"], ["stumble", "stop"], ["stumble", "fine", 11, "stumble"], ["stumble", 2, "stumble"], ["stumble", "fall", "mistake"], ["pause", "stumble"],
    ["pause", "fall", "fine"], ["pause", "stumble", "mistake"], ["hurts", "fall", "mistake"], ["hurts", "fall", "fine"], ["pause"], ["pause", "go-on"], [],
  ];
  const standing = ({ status, stopped, asked, stumbles, stumbledAt, falls }) => ({ status, stopped, of: asked?.of ?? null, back: asked?.back ?? null, stumbles, stumbledAt, falls });
  for (const [where, make] of FALLS.filter(([name]) => name !== "the last second")) {
    for (const what of acts) {
      const hand = make(), before = JSON.parse(JSON.stringify(hand.session.state())), from = hand.outputs.length;
      for (const one of what) {
        if (typeof one === "number") { hand.go(hand.t + one); continue; }
        hand.go(hand.t + 0.5);
        if (one === "fall" || one === "stumble") hand.incident(one); else hand.press(one);
      }
      const lines = hand.outputs.slice(from).filter((one) => one.kind === "log").map((one) => JSON.stringify(one.line));
      const since = makeSession.resume(caughtUp(before, [...lines, '{"k":"e","t":']), { clips }), whole = makeSession.resume(hand.session.state(), { clips });
      assert.deepEqual(standing(since.state()), standing(whole.state()), `${where}: ${what}`);
    }
  }
});

test("pain, effort and stops are heard in every state, and logged once", () => {
  for (const [where, make] of FALLS.filter(([name]) => name !== "stop")) {
    for (const [what, value, why] of [["hurts", undefined, "pain"], ["too-hard", undefined, "effort"], ["effort", 9, "effort"], ["stop", undefined, "said"]]) {
      const hand = make();
      hand.press(what, value);
      hand.press(what, value);
      assert.equal(hand.view().state, "stop", `${where} ${what}`);
      assert.deepEqual(hand.lines("stop").map((line) => line.why), [why]);
      if (why === "pain") assert.equal(hand.lines("pain").length, 2);
    }
  }
  const hand = inBackward();
  for (const none of [undefined, null, "", " ", "NaN", -1, 11, {}, []]) hand.press("effort", none);
  assert.equal(hand.lines("effort").length, 0);
  hand.press("too-hard");
  assert.deepEqual({ ...hand.lines("effort")[0], t: 0 }, { k: "e", t: 0, what: "effort", value: 8, said: "too hard" });
});

test("the view tells how long until the start and the alarm, what is asked, and what ends by a press", () => {
  const hand = started([block("still", "stand"), BACK]).go(2, null);
  assert.ok(Math.abs(hand.view().untilS - 4) < 0.3);
  assert.equal(hand.view().block.goneS, null, "it has not begun");
  hand.go(10);
  assert.deepEqual([hand.view().untilS, hand.view().byPress, hand.view().asked], [null, true, null]);
  const gone = hand.view().block.goneS;
  assert.ok(gone > 3 && gone < 8, `${gone}`);
  hand.go(hand.t + 5);
  assert.ok(Math.abs(hand.view().block.goneS - gone - 5) < 0.3);
  hand.incident("stumble");
  hand.go(hand.t + 10);
  assert.deepEqual([Math.round(hand.view().untilS), hand.view().byPress, hand.view().asked], [20, false, "stumble"]);
  hand.go(hand.t + 21);
  assert.equal(hand.view().untilS, null, "it sounds");
});

test("done is for what has no length, and a second tap is the same one", () => {
  const open = block("still", "stand"), hand = started([EASY, open, open, REST]).go(20, null);
  hand.press("done");
  assert.equal(hand.session.state().index, 0, "a block with a time is left out, not done");
  hand.go(40);
  assert.equal(hand.session.state().index, 1);
  hand.press("done");
  hand.press("done");
  hand.go(hand.t + 0.5);
  hand.press("done");
  assert.equal(hand.session.state().index, 2);
  hand.go(hand.t + 2);
  hand.press("done");
  hand.press("done");
  assert.equal(hand.session.state().index, 3);
});

test("once more, after a long pause at a block's beginning, is the one before all the same", () => {
  const hand = started([EASY, REST]).go(38.25, "forward");
  hand.press("pause");
  hand.go(hand.t + 60, "still");
  hand.press("repeat");
  assert.equal(hand.session.state().index, 0);
});

test("held up for twenty seconds, the page says which block it is now, and time is where it was meant to be", () => {
  const hand = started([EASY, REST, EASY]).go(30, "forward");
  hand.t = 50;
  hand.give({ kind: "tick", t: 50 });
  assert.equal(hand.lines("block")[1].t, 36);
  assert.ok(hand.outputs.some((one) => one.kind === "say" && one.at > 50 && one.words[0] === "forward-walk"));
  assert.equal(Math.round(hand.view().block.leftS), 6);
});

test("one reading and a page that is held up make nothing sure", () => {
  const hand = inBackward();
  hand.give({ kind: "told", t: hand.t, told: { now: { startS: hand.t - 1, endS: hand.t, travel: "forward", cadenceSpm: 160 } } });
  hand.t += 2.5;
  hand.give({ kind: "tick", t: hand.t });
  assert.equal(hand.view().state, "backward");
  const late = inBackward();
  late.t += 20;
  late.give({ kind: "tick", t: late.t });
  for (let t = late.t - 20; t < late.t - 4; t += 0.5) late.give({ kind: "told", t, told: { now: { startS: t - 1, endS: t, travel: "forward", cadenceSpm: 160 } } });
  assert.notEqual(late.view().state, "turn", "what was felt long ago is not now");
  assert.equal(late.view().line, "The time runs on");
});

test("the line says the gait that is read, and nothing of a way that the person said is wrong", () => {
  const hand = inBackward();
  assert.equal(hand.view().line, "You are going backward");
  for (const [gait, words] of [["walk", "You are walking backward"], ["run", "You are running backward"]]) {
    hand.give({ kind: "told", t: hand.t, told: { now: { startS: hand.t - 1, endS: hand.t, travel: "backward", gait, cadenceSpm: 160 } } });
    assert.equal(hand.view().line, words);
  }
  const deaf = started([BACK, REST, BACK]).go(8, "still").until("turn").go(20, "forward");
  deaf.press("go-on");
  deaf.go(deaf.t + 5, "forward");
  assert.equal(deaf.view().line, "");
});

test("you are going backward is said only while it is so", () => {
  const long = block("forward", "walk", { duration_s: 60, cues: ["talk"] }), hand = started([long]).go(13, "forward").go(15.75, "backward");
  hand.session.remembered.voice.said.push({ at: 15, end: 19, words: ["talk"], id: "x", about: "form", side: null, logged: true });   // the voice is busy
  const heard = () => hand.heard.says.some((one) => one.words[0] === "going-backward");
  hand.go(17.5, "backward").go(30, "forward");
  assert.ok(!heard());
  hand.go(36, "backward");
  assert.ok(heard());
});

test("that the battery is low is said where there is room, and cuts nothing off", () => {
  const plain = inBackward(), told = inBackward();
  told.give({ kind: "notice", t: told.t, words: ["battery"] });
  for (const hand of [plain, told]) hand.go(80, "backward");
  assert.equal(told.said().filter((words) => words === "battery").length, 1);
  assert.equal(told.outputs.filter((one) => one.kind === "silence").length, plain.outputs.filter((one) => one.kind === "silence").length);
  const paused = inBackward();
  paused.press("pause");
  paused.give({ kind: "notice", t: paused.t, words: ["battery"] });
  assert.ok(paused.go(paused.t + 8, "still").said().includes("battery"));
  const turns = started([EASY, BACK]).go(35.75, "forward");
  turns.give({ kind: "notice", t: turns.t, words: ["battery"] });
  assert.ok(turns.go(turns.t + 25, "still").said().includes("battery"), "through a change of block");
});

test("a page that was out of sight waits for a tap, but not with a question and its alarm", () => {
  for (const fell of [false, true]) {
    const clock = { ms: 0, zeroMs: 0, nowMs: () => clock.ms }, heard = [], nothing = () => {};
    const running = makeRunning({
      clock, session: makeSession({ parts: [BACK] }, { clips }), live: null, incidents: { take: () => (fell ? { kind: "fall", atS: 19, sure: 1 } : null) },
      log: { append: nothing, flush: async () => {}, close: nothing }, hear: (out) => heard.push(out), paint: nothing, contact: nothing, over: nothing, remember: nothing,
    });
    running.start();
    running.press("start");
    clock.ms = 20_000;
    running.sample({ t: 20, force: [0, 9.8, 0], turn: [0, 0, 0] });
    clock.ms = 90_000;
    assert.equal(running.away(), !fell);
    assert.equal(running.runs(), fell);
    running.start();
    assert.equal(heard.some((out) => out.name === "alarm"), fell);
    running.stop();
  }
});

test("a block that asks for no way names none, and one that asks for no gait none", () => {
  for (const [travel, gait, said] of [["unknown", "run", "run"], ["unknown", "walk", "walk"], ["unknown", "unknown", "go"], ["backward", "unknown", "backward"], ["forward", "unknown", "forward"]]) {
    const hand = started([block(travel, gait, { duration_s: 30 })]).go(20, "still").go(24, travel === "backward" ? "backward" : null);
    assert.ok(hand.said().some((words) => words === said || (travel === "backward" && words === "turn")), `${travel} ${gait}: ${hand.said()}`);
    assert.ok(travel !== "unknown" || !hand.said().some((words) => /forward|backward|sideways/.test(words)));
    assert.equal(announcement(blocksOf({ parts: [block(travel, gait)] })[0], true)[1], said);
  }
  const any = (reads) => { const hand = started([block("unknown", "run", { duration_s: 60 })]).go(12, reads); return [hand.view().state, hand.view().lit]; };
  assert.deepEqual([any("backward"), any("forward"), any("unknown"), any(null)], [["backward", true], ["forward", true], ["unknown", false], ["unknown", false]]);
});

test("one look a stretch is not said beside a voice that asks for more", () => {
  const says = (options) => started([{ ...BACK, cues: ["repeats-1"], handrail: null }], options).go(20, "still").go(60, "backward").said();
  assert.ok(!says({}).includes("repeats-1"));
  assert.ok(says({ place: "treadmill", treadmill: true }).includes("repeats-1"));
});

test("breath follows steps that are read now, not those of a minute ago", () => {
  const easy = block("backward", "walk", { duration_s: 100, cues: ["breathe-2"] }), tones = (reads) => {
    const hand = started([easy]).go(18, "still").go(24, "backward").go(50, reads);
    return hand.outputs.filter((one) => one.kind === "tone" && ["in", "out"].includes(one.name) && one.at > 34).length;
  };
  assert.ok(tones("backward") > 5);
  const silent = started([easy]).go(18, "still").go(24, "backward");
  silent.reads = null;
  silent.go(50);
  assert.ok(silent.said().includes("breathe-2"));
  assert.equal(silent.outputs.filter((one) => ["in", "out"].includes(one.name) && one.at > 31).length, 0);
});

test("metres that go by time are said to, once, and only there", () => {
  const far = block("backward", "walk", { distance_m: 60, target: { speed_mps: [0.8, 1.0] } }), says = (options, accuracyM) => {
    const hand = started([far, REST, far], options);
    for (let t = 0; t < 300; t += 1) {
      if (accuracyM) hand.give({ kind: "position", t, position: { t, lat: 52, lon: 4 + t / 68_500, accuracyM, speedMps: 1, courseDeg: null, altM: null } });
      const { state } = hand.view();
      hand.go(t + 1, state === "turn" || state === "countdown" ? (hand.session.remembered.turn?.goAt ? "backward" : "still") : hand.view().block.travel);
    }
    return hand;
  };
  const blind = says({});
  assert.equal(blind.said().filter((words) => words.includes("by-time")).length, 1);
  assert.ok(blind.outputs.findIndex((one) => one.words?.[0] === "by-time") < blind.outputs.findIndex((one) => one.line?.what === "block"), "before it begins");
  assert.ok(!says({}, 5).said().some((words) => words.includes("by-time")));
  assert.ok(!says({ place: "treadmill", treadmill: true }).said().some((words) => words.includes("by-time")));
  const hand = started([far]).go(20, "still").go(23, "backward");
  assert.equal(hand.view().block.byTime, true);
  assert.equal(inBackward().view().block.byTime, false);
});

test("a receiver that says -1 for no speed, or nothing at all, measures no way backward", () => {
  const far = block("backward", "walk", { distance_m: 100 }), hand = started([far]);
  for (let t = 0; t < 60; t += 1) {
    const lon = t === 40 ? NaN : 4 + Math.max(0, t - 20) / 68_500;
    hand.give({ kind: "position", t: t === 41 ? NaN : t, position: { t: t === 41 ? NaN : t, lat: 52, lon, accuracyM: 5, speedMps: -1, courseDeg: null, altM: null } });
    hand.go(t + 1, t > 20 ? "backward" : "still");
  }
  const { leftM } = hand.view().block;
  assert.ok(leftM > 55 && leftM < 75, `${leftM} m left`);
});

test("a position that jumps away and back ends no block", () => {
  for (const speedMps of [null, 90]) {
    const hand = started([block("backward", "walk", { distance_m: 100 })]);
    for (let t = 0; t < 60; t += 1) {
      const jumped = t === 40 || t === 50, lon = 4 + (Math.max(0, t - 20) + (jumped ? 400 : 0)) / 68_500;
      hand.give({ kind: "position", t, position: { t, lat: 52, lon, accuracyM: 5, speedMps: jumped || speedMps === null ? speedMps : 1, courseDeg: null, altM: null } });
      hand.go(t + 1, t > 20 ? "backward" : "still");
    }
    const { state, block: { leftM } } = hand.view();
    assert.ok(state === "backward" && leftM > 45 && leftM < 75, `${state}, ${leftM} m left`);
  }
});

test("without a reading people stand before they turn, since nothing sees when they do; and no knock is promised", () => {
  const run = block("forward", "run", { duration_s: 30 }), hand = started([run, BACK, run]).go(45, null);
  assert.ok(hand.said().includes("at-the-beep") && !hand.said().includes("time-starts"));
  hand.press("pause");
  assert.equal(hand.said().at(-1), "paused-short");
  for (const feels of [true, false]) {
    const felt = started([EASY]).go(10, "forward");
    felt.give({ kind: "told", t: felt.t, told: { now: { startS: 9, endS: 10, travel: "forward", cadenceSpm: 110 }, feels } });
    felt.press("pause");
    assert.equal(felt.view().feels, feels);
    assert.equal(felt.said().at(-1), feels ? "paused" : "paused-short", "without a gyroscope no knock is felt");
  }
  const silent = started([EASY]).go(10, "forward").go(14, null);
  silent.press("pause");
  assert.deepEqual([silent.view().feels, silent.said().at(-1)], [false, "paused-short"], "nor by sensors that went silent");
});

test("halfway is said where it is known, and looks come sooner for who is faster than planned", () => {
  assert.ok(started([EASY, EASY, EASY]).go(70, "forward").said().includes("halfway"));
  assert.ok(!started([EASY, block("forward", "walk"), EASY]).go(300, "forward").said().includes("halfway"));
  const slow = block("backward", "walk", { duration_s: 90, target: { speed_mps: [0.8, 0.8] } }), looks = (speedMps) => {
    const hand = started([slow]);
    for (let t = 0; t < 90; t += 1) {
      hand.give({ kind: "position", t, position: { t, lat: 52, lon: 4, accuracyM: 5, speedMps, courseDeg: null, altM: null } });
      hand.go(t + 1, t > 20 ? "backward" : "still");
    }
    return hand.said().filter((words) => words.startsWith("look-")).length;
  };
  assert.ok(looks(2) > looks(0.8) + 3, `${looks(2)} and ${looks(0.8)}`);
});

test("a state of an older version, or one with holes, goes on", () => {
  const hand = inBackward(), whole = JSON.parse(JSON.stringify(hand.session.state()));
  const holes = [
    { workout: whole.workout }, { workout: whole.workout, status: "asked", t: 30 }, { ...whole, status: "resting" }, { ...whole, index: 99, t: null }, { ...whole, voice: {} },
    { ...whole, run: { startAt: 20, heldS: 0, heldSince: null, doneM: 0, byPositions: false, plannedS: 45, endTold: false } }, { ...whole, options: undefined },
    { ...whole, status: "asked", asked: { of: "fall", since: 20, alarmTo: 60, contacted: true } },
    ...Object.keys(whole).filter((name) => name !== "workout").map((name) => { const { [name]: _, ...rest } = whole; return rest; }),
  ];
  for (const kept of holes) {
    const again = new Hand([REST]);
    again.session = makeSession.resume(kept, { clips });
    again.t = 200;
    again.press(again.view().state === "ready" ? "start" : "go-on");
    again.press("fine");
    again.press("mistake");
    again.go(230, "still").go(330, "backward").go(400, "forward");
    assert.ok(["over", "forward"].includes(again.view().state), `${again.view().state} from ${JSON.stringify(kept).slice(-300)}`);
  }
});

test("times that are none move nothing, and after the end there is nothing; a page killed at its last line still ends", () => {
  const hand = inBackward(), before = hand.session.remembered.t;
  for (const t of [NaN, -5, undefined]) hand.give({ kind: "tick", t });
  assert.equal(hand.session.remembered.t, before);
  hand.press("finish");
  const over = JSON.parse(JSON.stringify(hand.session.state()));
  for (const what of ["hurts", "stop", "effort", "mistake", "pause", "start", "finish"]) assert.deepEqual(hand.press(what, 9), []);
  hand.go(hand.t + 5, "forward");
  assert.equal(hand.outputs.at(-1).line?.k, "end");
  const again = makeSession.resume(over, { clips });
  assert.deepEqual(again.take({ kind: "tick", t: 400 }), [{ kind: "over", why: "stopped" }]);
  assert.deepEqual(again.take({ kind: "tick", t: 401 }), []);
});
