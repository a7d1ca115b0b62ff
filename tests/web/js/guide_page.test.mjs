// What stands on the screen in every state, what is looked at before the start, the guard, the person who listens.
import assert from "node:assert/strict";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { makeRelay } = await import(`${at}/guide/relay.js`);
const { beside, clock, leftOf, shown, spotted, together, withoutTravel } = await import(`${at}/guide/view.js`);
const { whyNone } = await import(`${at}/guide/take_along.js`);
const { makeStay } = await import(`${at}/guide/stay.js`);
const pre = await import(`${at}/guide/preflight.js`);
const { makeSlide, slid } = await import(`${at}/guide/touch.js`);
const { decodeFelt, makeFollower, makePacedClock } = await import(`${at}/guide/simulated.js`);
const { linksOf, messageOf } = await import(`${at}/guide/contact.js`);
const { boxOf } = await import(`${at}/guide/ribbon.js`);

const view = (state, more = {}) => ({
  state, elapsedS: 1071, totalS: 1920, stretch: [4, 6], lit: true, line: "You are running backward", now: 1071, pieces: [],
  block: { word: "Backward", travel: "backward", gait: "run", leftS: 24, leftM: null, cue: "Look over your left shoulder.", ...more.block },
  next: { words: "Forward, 1:45, easy" }, ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== "block")),
});
const allWords = (what) => JSON.stringify([what.head, what.upper, what.lower, what.line, what.one, what.acts]).toLowerCase();

test("the lit half says where to go: forward above the line, backward below it", () => {
  const back = shown(view("backward")), ahead = shown(view("forward", { block: { word: "Forward", travel: "forward" } }));
  assert.deepEqual([back.screen, back.upper.lit, back.lower.lit, back.lower.left.words], ["halves", "", "b", "0:24"]);
  assert.deepEqual([ahead.upper.lit, ahead.lower.lit, ahead.upper.head], ["f", "", "Forward"]);
  assert.equal(shown(view("sideways")).lower.lit, "s");
});

test("the tick stands only where the reading agrees", () => {
  assert.equal(shown(view("backward")).line.icon, "yes");
  assert.equal(shown(view("backward", { lit: false, line: "You are going forward" })).line.icon, "none");
});

test("where the direction is not known no travel is named at all", () => {
  const found = shown(view("unknown", { line: "The time runs on" }));
  assert.ok(!/forward|backward|sideways/.test(allWords(found)), allWords(found));
  assert.deepEqual([found.upper.lit, found.lower.lit, found.line.dark, found.upper.head], ["dark", "dark", true, "1:45, easy"]);
  assert.ok(!/forward|backward|sideways/.test(allWords(shown(view("unknown", { line: "The time runs on", stretch: null, next: { words: "Backward" } })))));
  assert.equal(withoutTravel("Forward, 1:45, easy"), "1:45, easy");
});

test("a turn waits, and says that it waits", () => {
  const found = shown(view("turn", { line: "Still forward", lit: false, block: { cue: "" } }));
  assert.deepEqual([found.lower.lit, found.upper.head, found.line.icon], ["wait", "Turn when the path is clear", "turn"]);
  assert.equal(found.acts[0].name, "go-on", "who is read wrongly can say so");
  assert.equal(found.lower.cue, "Not safe here? Just run on.");
  const cue = (line) => shown(view("turn", { line, lit: false })).upper.cue;
  assert.deepEqual([cue("Still forward"), cue("")], ["The time starts when you run backward.", "The time starts after the tone."], "where nothing is read, nothing sees it");
});

test("the guard hides what can be pressed, but never a stop or a question", () => {
  assert.deepEqual([shown(view("backward"), { guarded: true }).screen, shown(view("backward"), { guarded: true }).acts], ["guard", []]);
  for (const state of ["stop", "asked", "over"]) assert.equal(shown(view(state), { guarded: true }).screen, state);
  const words = (more) => shown(view("backward", more), { guarded: true }).one.words;
  assert.equal(words({ feels: true }), "Wear it. The voice goes on. Three knocks on the phone pause.");
  assert.equal(words({ feels: false }), "Wear it. The voice goes on.", "no knock is promised that nothing feels");
});

test("there are at most two buttons at once, three where it asks, and each says what it does", () => {
  for (const state of ["backward", "forward", "turn", "unknown", "still", "countdown", "paused", "ready", "stop", "asked", "over"]) {
    const { acts } = shown(view(state));
    assert.ok(acts.length <= (["asked", "paused", "turn"].includes(state) ? 3 : 2));
    for (const act of acts) assert.ok(act.name && act.words);
  }
});

test("whoever is asked can say that it was none, and sees how long until the alarm; after a fall nothing goes on", () => {
  for (const asked of ["stumble", "fall"]) {
    const found = shown(view("asked", { asked, untilS: 23.2, line: "That looked like it." }));
    assert.deepEqual(found.acts.map((act) => act.name), ["fine", "mistake", "stop"]);
    assert.deepEqual(found.one.left, { words: "24", unit: "s", says: "24 seconds until the alarm", long: false });
    assert.equal(found.one.words, "That looked like it. Without an answer an alarm sounds.", "the same every second: it is said once");
    assert.equal(/go on/.test(found.acts[0].words), asked === "stumble");
  }
  const after = shown(view("asked", { asked: "fall", untilS: null, line: "Nobody answered. The alarm sounds." }));
  assert.deepEqual([after.one.left, after.one.cap, after.one.words], [null, "", "Nobody answered. The alarm sounds."]);
});

test("before a block the seconds to its start are large, and the line says what is waited for", () => {
  const found = shown(view("countdown", { untilS: 3.4, line: "", lit: false }));
  assert.deepEqual([found.lower.head, found.lower.left.words, found.lower.left.says, found.lower.cue], ["Backward in", "4", "4 seconds until it starts", "For 0:24"]);
  assert.equal(found.line.words, "Get ready");
  assert.equal(shown(view("countdown", { untilS: 3.4 }), { guarded: true }).one.left.words, "4", "under the guard, too");
  assert.equal(shown(view("turn", { line: "" })).line.words, "Wait for the tone");
  assert.equal(shown(view("backward", { line: "", lit: false })).line.words, "No reading: time guides you");
});

test("a block without an end is ended by a press, and behind the guard by a slide", () => {
  const open = view("backward", { byPress: true, block: { leftS: null, goneS: 45.2, cue: "" } });
  const { left, cue } = shown(open).lower;
  assert.deepEqual([left.words, left.says, cue], ["0:45", "45 seconds so far", "Time so far"]);
  assert.deepEqual(shown(open).acts.map((act) => act.name), ["done", "pause", "hurts"]);
  assert.deepEqual([shown(open, { guarded: true }).acts, shown(open, { guarded: true }).done], [[], true]);
  assert.equal(shown(view("backward"), { guarded: true }).done, false);
});

test("a slide does what it says by its whole length or a key; a hold only where that is said", async () => {
  for (const holds of [false, true]) {
    const slide = Object.assign(new EventTarget(), { value: "0" }), done = [];
    makeSlide(slide, () => done.push(slide.value), { holds });
    const to = (value) => { slide.value = String(value); slide.dispatchEvent(new Event("input")); };
    for (const value of [97]) to(value);
    slide.dispatchEvent(new Event("change"));
    assert.deepEqual(done, [], "a tap at the end");
    for (const value of [3, 30, 60, 97]) to(value);
    assert.deepEqual(done, ["0"]);
    slide.dispatchEvent(Object.assign(new Event("keydown"), { key: "Enter" }));
    assert.equal(done.length, 2);
    const asked = globalThis.setTimeout;
    let held = 0;
    globalThis.setTimeout = () => { held += 1; return 0; };
    slide.dispatchEvent(new Event("pointerdown"));
    globalThis.setTimeout = asked;
    assert.equal(held, holds ? 1 : 0);
  }
});

test("whoever stands beside sees a question as one, not as a block that goes on", () => {
  assert.deepEqual(beside(view("backward")), { head: "Backward", left: leftOf({ leftS: 24, leftM: null }), cue: "Look over your left shoulder.", next: "Then Forward, 1:45, easy" });
  const asked = beside(view("asked", { asked: "fall", untilS: 12, line: "That looked like a fall." }));
  assert.deepEqual([asked.head, asked.left.says, asked.next], ["All right?", "12 seconds until the alarm", ""]);
  assert.equal(beside(view("countdown", { untilS: 3 })).head, "Backward in");
  assert.equal(beside(view("stop")).head, "Stopped");
  assert.ok(!/forward|backward/i.test(beside(view("unknown", { next: { words: "1:45" } })).head));
});

test("without Web Audio plain audio elements speak", async () => {
  const played = [], { makeHearing } = await import(`${at}/guide/hearing.js`), { clipUrl } = await import(`${at}/guide/clips.js`);
  globalThis.Audio = class { pause() {} async play() { played.push(this.src); } };
  const hearing = makeHearing({ nowMs: () => 0, zeroMs: 0 }, () => 1);
  hearing.hear({ kind: "say", at: 0, words: ["stop-here"], interrupts: true }, 0);
  hearing.unlock();
  hearing.hear({ kind: "say", at: 0, words: ["stop-here"], interrupts: true }, 0);
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(played, [clipUrl("stop-here", "en")]);
  delete globalThis.Audio;
});

test("what is left is said in words too", () => {
  assert.deepEqual(leftOf({ leftS: 23.2, leftM: null }), { words: "0:24", says: "24 seconds left", long: false });
  assert.deepEqual(leftOf({ leftS: 72, leftM: null }), { words: "1:12", says: "1 minute 12 left", long: false });
  assert.deepEqual(leftOf({ leftS: null, leftM: 118.4 }), { words: "118", unit: "m", says: "118 metres left", long: false });
  assert.deepEqual(leftOf({ leftS: null, leftM: 1118.4 }), { words: "1.1", unit: "km", says: "1.1 kilometres left", long: false });
  assert.equal(leftOf({ leftS: null, leftM: null }), null);
  assert.equal(leftOf({ leftS: null, leftM: null, goneS: null }), null);
  assert.deepEqual(leftOf({ leftS: null, leftM: null, goneS: 0.9 }), { words: "0:00", says: "0 seconds so far", long: false });
  assert.deepEqual(leftOf({ leftS: null, leftM: null, goneS: 61.9 }), { words: "1:01", says: "1 minute 1 so far", long: false });
  assert.deepEqual([clock(3725), clock(59.6), clock(-1)], ["1:02:05", "1:00", "0:00"]);
});

test("a number and its unit stay on one line", () => {
  assert.equal(together("Three times 30 s backward, 40 m of 5 maps, 60 %"), "Three times 30\u00a0s backward, 40\u00a0m of 5 maps, 60\u00a0%");
});

test("a spotter hears when the runner's phone goes quiet", () => {
  const live = (of) => ({ session: "a", view: view("backward"), age_s: 1, stop: false, ...of });
  assert.deepEqual(spotted({ session: null, view: null, age_s: null, stop: false }), { fresh: false, words: "No session is running" });
  assert.deepEqual(spotted(live({})), { fresh: true, words: "You are running backward" });
  assert.deepEqual(spotted(live({ age_s: 12 })), { fresh: false, words: "Nothing heard from the phone for 12 s" });
  assert.deepEqual(spotted(live({ view: null, age_s: 600 })), { fresh: false, words: "Nothing heard from the phone for 10 min" });
  assert.match(spotted(live({ stop: true })).words, /stops the session/);
  assert.match(spotted(live({ stop: true, age_s: 12 })).words, /not heard for 12 s: call out/);
  const over = { ...view("over"), line: "That was the session." };
  assert.deepEqual(spotted(live({ view: over, age_s: 30 })), { fresh: false, words: "That was the session." });
});

test("a spotter is told that it is over, after whatever is still on its way", async () => {
  const sent = [], real = globalThis.fetch;
  /** @type {(() => void)[]} */
  const answers = [];
  globalThis.fetch = (_, { body }) => {
    sent.push(JSON.parse(body).view.state);
    return new Promise((done) => answers.push(() => done(new Response(JSON.stringify({ stop: sent.length === 1 })))));
  };
  try {
    let stops = 0;
    const relay = makeRelay(() => { stops += 1; });
    for (const state of ["backward", "backward", "over"]) relay.tell("a", "", view(state));
    assert.deepEqual(sent, ["backward"]);
    answers[0]();
    await new Promise((done) => setTimeout(done, 0));
    assert.deepEqual([sent, stops], [["backward", "over"], 1]);
    relay.tell("a", "", view("backward"));
    assert.equal(sent.length, 2);
  } finally {
    globalThis.fetch = real;
  }
});

const IPHONE = (os) => `Mozilla/5.0 (iPhone; CPU iPhone OS ${os} like Mac OS X) AppleWebKit/605.1.15 Version/${os.replace("_", ".")} Mobile Safari/604.1`;
const android = pre.phoneOf("Mozilla/5.0 (Linux; Android 15; Pixel 8) Chrome/140.0 Mobile Safari/537.36", 5, false);

test("a phone is told from what it says of itself", () => {
  assert.deepEqual(pre.phoneOf(IPHONE("17_5"), 5, true), { apple: true, version: 17.5, installed: true });
  assert.deepEqual(pre.phoneOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.4 Safari/605.1.15", 5, false).apple, true);
  assert.deepEqual(android, { apple: false, version: 0, installed: false });
});

test("an iPhone keeps an app from the home screen awake only from iOS 18.4 on, and Safari is offered before", () => {
  const old = pre.awakeCheck("refused", pre.phoneOf(IPHONE("17_5"), 5, true));
  assert.equal(old.verdict, "fails");
  assert.match(old.helps, /Safari/);
  assert.equal(pre.awakeCheck("held", pre.phoneOf(IPHONE("18_5"), 5, true)).verdict, "passes");
  assert.equal(pre.awakeCheck("no", android).verdict, "unknown");
});

test("motion says what is missing and what still works without it", () => {
  const facts = { secure: true, permission: "granted", rateHz: 60, gyroscope: true };
  assert.equal(pre.motionCheck(facts, android).verdict, "passes");
  assert.match(pre.motionCheck({ ...facts, gyroscope: false }, android).words, /backward is not measured/);
  for (const worse of [{ secure: false }, { permission: "denied" }, { rateHz: 0 }, { rateHz: 12 }]) {
    const found = pre.motionCheck({ ...facts, ...worse }, android);
    assert.equal(found.verdict, "fails");
    assert.ok(found.helps && found.without);
  }
  assert.equal(pre.motionCheck({ ...facts, permission: null }, android).verdict, "waits");
});

test("what a certificate that is not trusted takes away is said, and how to mend it", () => {
  const known = (trusted) => ({ secure: true, trusted, says: "Not trusted yet." }), facts = { secure: true, permission: "granted", rateHz: 0, gyroscope: false };
  assert.deepEqual([pre.trustCheck(null), pre.trustCheck(known(true)), pre.trustCheck({ ...known(false), secure: false })], [[], [], []]);
  assert.deepEqual(pre.trustCheck(known(false)).map((one) => [one.verdict, one.words]), [["unknown", "Not trusted yet."]]);
  assert.match(pre.trustCheck(known(false))[0].helps, /My phone/);
  for (const found of [facts, { ...facts, permission: "denied" }]) {
    assert.match(pre.motionCheck({ ...found, trusted: false }, android).helps, /Pair the phone/);
    assert.doesNotMatch(pre.motionCheck({ ...found, trusted: true }, android).helps, /Pair the phone/);
  }
});

test("sound is heard by a person, not by a program", () => {
  assert.equal(pre.soundCheck(null).verdict, "asks");
  assert.equal(pre.soundCheck("heard").verdict, "passes");
  assert.match(pre.soundCheck("unheard").words, /silent/);
});

test("battery and space: enough, too little, not told", () => {
  assert.equal(pre.batteryCheck(null, 32).verdict, "unknown");
  assert.match(pre.batteryCheck({ level: 0.64, charging: false }, 32).words, /64 %; this session needs about 9 %/);
  assert.equal(pre.batteryCheck({ level: 0.1, charging: false }, 32).verdict, "fails");
  assert.equal(pre.batteryCheck({ level: 0.1, charging: true }, 32).verdict, "passes");
  assert.equal(pre.spaceCheck({ freeBytes: 2.1e9, persisted: true }, 32).verdict, "passes");
  assert.equal(pre.spaceCheck({ freeBytes: 5e6, persisted: true }, 32).verdict, "fails");
  assert.equal(pre.spaceCheck({ freeBytes: null, persisted: null }, 32).verdict, "unknown");
});

test("position is asked for outdoors, and the place takes at most five taps", () => {
  assert.equal(pre.gnssCheck({ accuracyM: 6, refused: false }).verdict, "passes");
  assert.equal(pre.gnssCheck({ accuracyM: null, refused: false }).verdict, "unknown");
  assert.equal(pre.gnssCheck({ accuracyM: null, refused: true }).verdict, "fails");
  const needs = Array.from({ length: 7 }, (_, i) => ({ key: `n${i}`, words: `Need ${i}.` })), taps = pre.placeTaps(needs.slice(0, 2), true);
  assert.deepEqual(taps.map((tap) => tap.key), ["n0", "n1", "light"]);
  assert.equal(pre.placeTaps(needs, true).length, 5);
  assert.equal(pre.placeCheck(taps, new Set(["n0"])).verdict, "asks");
  assert.equal(pre.placeCheck(taps, new Set(["n0", "n1", "light"])).verdict, "passes");
});

test("a long slide from the start opens the guard; a tap at the end and a stray touch do not", () => {
  assert.ok(slid([2, 10, 30, 55, 80, 96]));
  assert.ok(!slid([97]));
  assert.ok(!slid([2, 40, 70, 90]));
  assert.ok(!slid([4, 99]));
  assert.ok(!slid([]));
});

const PARTS = [["calibrate", null, 0, 10], ["ready", null, 10, 18], ["block", 0, 18, 48], ["block", 1, 48, 62], ["caught", 1, 62, 72], ["block", 1, 72, 90], ["block", 2, 90, 120], ["end", null, 120, 128]]
  .map(([kind, block, start_s, end_s]) => ({ kind, block, start_s, end_s }));
const goes = (follower, seconds) => { let felt = 0; for (let i = 0; i < seconds * 20; i += 1) for (const [from, to] of follower.advance(0.05)) felt += to - from; return felt; };

test("the simulated person stands until the guide begins, and no second of hers is lost", () => {
  const follower = makeFollower(PARTS);
  assert.ok(Math.abs(goes(follower, 60) - 60) < 1e-6);
  assert.ok(follower.at() >= 10 && follower.at() < 18);
});

test("she goes on while the guide does, slows down at its end, and catches up when it went ahead", () => {
  const follower = makeFollower(PARTS);
  goes(follower, 12);
  follower.hear({ state: "forward", block: 0, leftS: 25 });
  goes(follower, 60);
  assert.ok(follower.at() > 21 && follower.at() <= 45, `${follower.at()}`);
  follower.hear({ state: "forward", block: 0, leftS: 2 });
  goes(follower, 4);
  assert.ok(follower.at() > 46);
  follower.hear({ state: "forward", block: 2, leftS: 25 });
  goes(follower, 1);
  assert.ok(follower.at() > 87, `${follower.at()}`);
});

test("after the stumble she stands as long as she is asked, and goes on when it is answered", () => {
  const follower = makeFollower(PARTS);
  goes(follower, 12);
  follower.hear({ state: "backward", block: 1, leftS: 25 });
  goes(follower, 55);
  follower.hear({ state: "asked", block: 1, leftS: 15 });
  goes(follower, 60);
  assert.ok(follower.at() >= 62 && follower.at() < 72, `${follower.at()}`);
  follower.hear({ state: "backward", block: 1, leftS: 15 });
  goes(follower, 12);
  assert.ok(follower.at() > 72 && follower.at() <= 88);
});

test("what was felt is unpacked as it was packed, and a wrong length is refused", () => {
  const numbers = Int16Array.from([0, 166, 167, ...Array(18).fill(0)]);
  numbers[3] = 981;
  const felt = decodeFelt(numbers.buffer, { samples: 3, units: { t: 10_000, force: 100, turn: 10 } });
  assert.deepEqual([...felt.t], [0, 0.0166, 0.0333]);
  assert.equal(felt.force[0][0] / felt.per.force, 9.81);
  assert.throws(() => decodeFelt(numbers.buffer, { samples: 4, units: { t: 1, force: 1, turn: 1 } }), /felt/);
});

test("a clock that goes eight times as fast never jumps, and stands where the page was held up", () => {
  let wall = 1000;
  const paced = makePacedClock(() => wall);
  wall = 1080;
  assert.equal(paced.nowMs(), 1080);
  paced.setPace(8);
  assert.equal(paced.nowMs(), 1080);
  wall = 1180;
  assert.equal(paced.nowMs(), 1880);
  wall = 9000;
  assert.equal(paced.nowMs(), 2680);
  paced.setPace(1);
  assert.equal(paced.nowMs(), 2680);
});

test("a message to a contact is prepared with the place, and a number that is none gives no link", () => {
  const words = messageOf({ name: "Sam", phone: "+31 6 12" }, { lat: 52.0801234, lon: 5.12 }, "17:51");
  assert.match(words, /52\.08012, 5\.12000/);
  assert.match(messageOf({ name: "Sam", phone: "1" }, null, "17:51", true), /^Sam, I fell or stumbled, and at 17:51 I was not all right\. /);
  assert.deepEqual(linksOf({ name: "Sam", phone: "+31 6-1234" }, "Help & rest"), { tel: "tel:+3161234", sms: "sms:+3161234?&body=Help%20%26%20rest" });
  assert.equal(linksOf({ name: "Sam", phone: "javascript:1" }, ""), null);
});

test("a ribbon is drawn as the server draws it", () => {
  assert.deepEqual(boxOf("forward", "run", 44), [1, 20]);
  assert.deepEqual(boxOf("backward", "walk", 44), [23, 9]);
  assert.equal(boxOf("still", "stand", 44), null);
});

test("what a sensor feels after the end is not of the session, and no trouble", async () => {
  const { makeRunning } = await import(`${at}/guide/running.js`);
  const lines = [];
  let closed = false, now = 0, over = null;
  const log = {
    append(line) { if (closed) throw new Error("This session is closed."); lines.push(line); },
    flush: async () => {}, async close() { closed = true; },
  };
  const session = {
    take: (input) => input.kind === "press" ? [{ kind: "over", why: "stopped" }, { kind: "log", line: { k: "end", t: 1.5, why: "stopped" } }] : [],
    view: () => ({}), state: () => ({}),
  };
  const running = makeRunning({
    clock: { nowMs: () => now, zeroMs: 0 }, session, log, live: null, incidents: null,
    hear() {}, paint() {}, contact() {}, remember() {}, over: (why) => { over = why; },
  });
  const feel = (t) => { now = 1000 * t; running.sample({ t, force: [0, 9.8, 0], turn: [0, 0, 0] }); };
  running.start();
  for (const t of [0.2, 0.6, 1.2, 1.4]) feel(t);
  running.press("finish");
  const kept = lines.length;
  for (const t of [1.6, 2.2, 3.4]) feel(t);
  running.position({ t: 3.5, lat: 52, lon: 5 });
  await running.rest();
  assert.equal(lines.length, kept);
  assert.equal(lines.filter((line) => line.k === "end").length, 1);
  assert.deepEqual([lines.at(-1).k, lines.at(-2).t], ["end", [1.2, 1.4]], "what was felt before is kept");
  assert.equal(over, "stopped");
});

test("while a page stands until a tap the reading goes on, and nobody is told of it", async () => {
  const { makeRunning } = await import(`${at}/guide/running.js`);
  const fed = [];
  let felt = 0, now = 0;
  const running = makeRunning({
    clock: { nowMs: () => now, zeroMs: 0 }, live: { take: () => ({ n: ++felt }) }, incidents: null, log: { append() {}, flush: async () => {}, close() {} },
    session: { take: (input) => { if (input.kind === "told") fed.push(input.told.n); return []; }, view: () => ({ state: "running" }), state: () => ({}) },
    hear() {}, paint() {}, contact() {}, over() {}, remember() {},
  });
  const feel = (t) => { now = 1000 * t; running.sample({ t, force: [0, 9.8, 0], turn: [0, 0, 0] }); };
  running.start();
  feel(1);
  assert.ok(running.away());
  feel(2);
  feel(3);
  running.start();
  feel(4);
  running.stop();
  assert.deepEqual([felt, fed], [4, [1, 4]]);
});

test("a stop is remembered as it is said, and a cue in its time", async () => {
  const { makeRunning } = await import(`${at}/guide/running.js`);
  const said = { stop: "stop", cue: "cue" }, remembered = [];
  let what = "";
  const session = {
    take: (input) => { if (input.kind !== "press") return []; what = input.what; return [{ kind: "log", line: { k: "e", t: 0, what: said[what] } }]; },
    view: () => ({}), state: () => what,
  };
  const running = makeRunning({
    clock: { nowMs: () => 0, zeroMs: 0 }, session, log: { append() {}, flush: async () => {}, close() {} }, live: null, incidents: null,
    hear() {}, paint() {}, contact() {}, over() {}, remember: (state) => remembered.push(state),
  });
  running.start();
  const before = remembered.length;
  running.press("cue");
  assert.equal(remembered.length, before);
  running.press("stop");
  assert.deepEqual(remembered.slice(before), ["stop"]);
  running.stop();
});

test("why there is no session: a rest, one that is done, a stop, questions, a plan that is used up, none", () => {
  const day = (at, session, why) => ({ day: at, session, why }), none = (days, asked = null, more = {}) => { const { title, around, way } = whyNone({ days, ...more }, "2026-06-08", asked); return [title, around, way?.address]; };
  const rest = day("2026-06-08", null, "Part of it was done."), next = day("2026-06-09", {}, "");
  assert.deepEqual(none([rest, next]), ["No session today", "Part of it was done. Another day can be chosen on the page of today.", "/today"]);
  assert.deepEqual(none([rest, next], "2026-06-30"), ["No session that day", "Another day can be chosen on the page of today.", "/today"]);
  const stopped = [day("2026-06-07", {}, ""), day("2026-06-08", null, "You said: chest pain.")];
  assert.deepEqual(none(stopped), ["No session in the coming days", "You said: chest pain.", "/today"]);
  assert.deepEqual(none([day("2026-06-08", null, "The questions about your health come first.")], null, { ask: true }), ["No session yet", "The questions about your health come first.", "/plan"]);
  assert.deepEqual(none([day("2026-06-01", {}, ""), day("2026-06-07", {}, "")]).slice(0, 1), ["The sessions on this phone are all in the past"]);
  assert.deepEqual(none([])[2], "/plan");
  assert.equal(whyNone(null, "2026-06-08", null).way, null);
});

test("a swipe back does not leave a session that runs, and leaves any other page at once", () => {
  let pop = () => {}, left = 0, running = false;
  const meant = [], states = [null], history = { get state() { return states.at(-1); }, pushState(state) { states.push(state); }, back() { go(); } };
  const go = () => { states.pop(); if (states.length) pop({ state: states.at(-1) }); else left += 1; };
  const stay = makeStay({ runs: () => running, meant: () => meant.push("back") }, { history, addEventListener: (_, heard) => { pop = heard; } });
  states.push(null);                         // a link within the page
  go();
  assert.deepEqual([left, states.length], [0, 1]);
  running = true;
  stay.lay();
  stay.lay();
  for (let n = 0; n < 3; n += 1) go();
  assert.deepEqual([left, states.length, meant.length], [0, 2, 3]);
  running = false;
  go();
  assert.equal(left, 1, "one step, as it looks");
});
