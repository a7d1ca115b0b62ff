// What reaches the loudspeaker, and when: clocks that run apart, a page that stalls, a mute that an alarm goes past.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { chance } from "./guide_simulated.mjs";

const at = process.env.BACKSTRIDE_STATIC;
const { makeAudioClock } = await import(`${at}/guide/audio_clock.js`);
const { makeSound } = await import(`${at}/guide/sound.js`);
const { clipUrl, makeClips, sentenceOf } = await import(`${at}/guide/clips.js`);
const { makeSession } = await import(`${at}/guide/session.js`);
const table = JSON.parse(readFileSync(new URL(`${at}/clips/clips.json`), "utf8"));
const PPM = 50e-6, STEP_S = 512 / 48_000;

class Param {
  constructor() { this.value = 1; this.calls = []; }
  setValueAtTime(value, time) { this.value = value; this.calls.push(["set", value, time]); }
  linearRampToValueAtTime(value, time) { this.calls.push(["ramp", value, time]); }
  setTargetAtTime(value, time) { this.calls.push(["target", value, time]); }
  cancelScheduledValues() { this.calls.push(["cancel"]); }
}
/** Enough of Web Audio to see when what would sound. */
class Context {
  constructor() { this.now = 0; this.state = "running"; this.started = []; this.gains = []; this.destination = { name: "out" }; }
  get currentTime() { return this.now; }
  createGain() { const made = { gain: new Param(), connect(into) { made.into = into; return into; }, disconnect() {} }; this.gains.push(made); return made; }
  createBuffer() { return { name: "silence" }; }
  source(kind) {
    const made = { kind, frequency: new Param(), connect(into) { made.into = into; return into; }, disconnect() {}, start: (time) => { made.at = time ?? this.now; this.started.push(made); }, stop: (time) => { made.stopped = time ?? this.now; } };
    return made;
  }
  createBufferSource() { return this.source("clip"); }
  createOscillator() { return this.source("tone"); }
  async resume() {}
  async decodeAudioData(data) { return { key: new TextDecoder().decode(data) }; }
}
globalThis.fetch = async (url) => ({ ok: true, arrayBuffer: async () => new TextEncoder().encode(url).buffer });
const settle = () => new Promise((done) => setTimeout(done, 5));
const same = (/** @type {number} */ t) => t;

test("an hour with clocks that run apart: what is scheduled sounds within 50 ms of its time", async () => {
  const workout = { parts: [{ travel: "forward", gait: "run", role: "work", distance_m: null, duration_s: 3600, target: { cadence_spm: [170, 170] }, cues: ["talk"] }] };
  const session = makeSession(workout, { clips: table, place: "track" }), context = new Context(), random = chance(4);
  const sound = makeSound({ context, clips: table, language: "en" });
  const audioOf = (t) => 3.7 + t * (1 + PPM), stepped = (t) => STEP_S * Math.floor(audioOf(t) / STEP_S);
  let worst = 0, ticks = 0, naive = 0, last = 0, rhythm = 0;
  const give = (input) => {
    context.now = stepped(input.t);
    for (const output of session.take(input)) {
      if (output.kind !== "tone" || output.name !== "tick") continue;
      const before = context.started.length;
      sound.play(output, (t) => context.currentTime + (t - input.t));
      const started = context.started[before].at, off = started - audioOf(output.at);
      worst = Math.max(worst, Math.abs(off));
      naive = Math.max(naive, Math.abs(output.at + 3.7 - audioOf(output.at)));
      if (last) rhythm = Math.max(rhythm, Math.abs(off - last));
      last = off;
      ticks += 1;
    }
    context.started = [];
  };
  give({ kind: "press", t: 0, what: "start" });
  for (let t = 0.1, calm = 0; t < 3606; t += 0.2 + 0.1 * random()) {
    if (t > calm && random() < 0.02) { t += 2 * random(); calm = t + 3; }
    give({ kind: "tick", t });
  }
  assert.ok(ticks > 10_000, `${ticks} ticks`);
  assert.ok(worst <= 0.05, `${(1000 * worst).toFixed(1)} ms`);
  assert.ok(rhythm <= 0.02, `from one tick to the next ${(1000 * rhythm).toFixed(1)} ms`);
  assert.ok(naive > 0.15, "a fixed offset would have been this far off");
});

test("a loudspeaker that stood still is believed anew", () => {
  const clock = makeAudioClock();
  assert.equal(clock.see(1, 5), 5);
  assert.equal(clock.see(2, 4.99), 5);
  assert.equal(clock.see(3, 3), 3);
  assert.equal(clock.see(4, 3.02), 3.02);
});

test("words follow one another without a gap and tones step back meanwhile", async () => {
  const context = new Context(), sound = makeSound({ context, clips: table, language: "de" });
  context.now = 10;
  sound.play({ kind: "say", at: 11, words: ["next", "backward-run", "n-20", "metres"], interrupts: false }, same);
  await settle();
  const clips = context.started.filter((one) => one.kind === "clip");
  assert.deepEqual(clips.map((one) => one.buffer.key.split("/").slice(-2).join("/")), ["de/next.mp3", "de/backward-run.mp3", "de/n-20.mp3", "de/metres.mp3"]);
  clips.slice(1).forEach((one, n) => assert.ok(Math.abs(one.at - clips[n].at - table[["next", "backward-run", "n-20"][n]].seconds.de) < 1e-9));
  const duck = context.gains[1].gain.calls.filter(([what]) => what === "target");
  assert.ok(duck[0][1] < 0.5 && duck[0][2] < 11 && duck[1][1] === 1 && duck[1][2] > clips.at(-1).at);
});

test("a word that comes late puts off the rest, instead of being talked over", async () => {
  const context = new Context(), sound = makeSound({ context, clips: table, language: "en" }), fetched = globalThis.fetch;
  context.now = 10;
  globalThis.fetch = async (url) => {
    if (url.includes("stop-here")) { await settle(); context.now = 12; }   // a slow network
    return fetched(url);
  };
  sound.play({ kind: "say", at: 10.15, words: ["stop-here", "stop-hurts"], interrupts: true }, same);
  await new Promise((done) => setTimeout(done, 40));
  const [first, second] = context.started.filter((one) => one.kind === "clip");
  assert.ok(first.at >= 12);
  assert.ok(Math.abs(second.at - first.at - table["stop-here"].seconds.en) < 1e-9);
  globalThis.fetch = fetched;
});

test("while the loudspeaker is taken, by a call say, no tones pile up; whatever comes asks for it back, and an alarm waits", () => {
  const context = new Context(), sound = makeSound({ context, clips: table, language: "en" });
  let asked = 0;
  context.state = "interrupted";
  context.resume = async () => { asked += 1; };
  for (let at = 1; at < 60; at += 1) sound.play({ kind: "tone", at, name: "tick" }, () => 0.15);
  assert.equal(context.started.length, 0);
  assert.equal(asked, 59, "each asks for the loudspeaker back");
  sound.play({ kind: "tone", at: 60, name: "alarm" }, () => 0.15);
  assert.ok(context.started.length > 0 && asked > 0);
});

test("silence takes back what is scheduled, what is still being unpacked too", async () => {
  const context = new Context(), sound = makeSound({ context, clips: table, language: "en" });
  sound.play({ kind: "tone", at: 2, name: "go" }, same);
  sound.play({ kind: "say", at: 2, words: ["talk"], interrupts: false }, same);
  sound.play({ kind: "silence" }, same);
  await settle();
  assert.ok(context.started.every((one) => one.stopped !== undefined));
  assert.equal(context.started.filter((one) => one.kind === "clip").length, 0);
});

test("a mute is silent, and an alarm goes past it", () => {
  const context = new Context(), sound = makeSound({ context, clips: table, language: "en" });
  sound.mute(true);
  const [voice, tones, loud] = context.gains;
  sound.play({ kind: "tone", at: 1, name: "alarm" }, same);
  assert.equal(voice.gain.value, 0);
  assert.equal(tones.gain.value, 0);
  assert.equal(loud.gain.value, 1);
  assert.ok(context.started.every((one) => one.kind === "tone"));
  assert.equal(context.gains.at(-1).into, loud);
  sound.mute(false);
  assert.equal(voice.gain.value, 1);
});

test("words without a clip are spoken by a voice of the phone, else a tone sounds", async () => {
  const spoken = [], voices = [{ lang: "en-GB", localService: false }];
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  globalThis.speechSynthesis = { getVoices: () => voices, speak: (one) => spoken.push(one.text), cancel() {} };
  const context = new Context(), sound = makeSound({ context, clips: table, language: "en" });
  sound.play({ kind: "say", at: 0, words: ["no-such-clip"], interrupts: false }, same);
  await settle();
  assert.equal(context.started.length, 1, "a voice that is not on the phone is not asked");
  voices.push({ lang: "en-US", localService: true });
  sound.play({ kind: "say", at: 0, words: ["no-such-clip", "n-4"], interrupts: false }, same);
  await settle();
  assert.deepEqual(spoken, ["no such clip 4"]);
  delete globalThis.speechSynthesis;
});

test("without Web Audio a plain element plays one clip after another", async () => {
  const played = [];
  globalThis.Audio = class { pause() {} async play() { played.push(this.src); queueMicrotask(() => this.onended()); } };
  const sound = makeSound({ context: null, clips: table, language: "de" });
  assert.equal(await sound.unlock(), true);
  sound.play({ kind: "say", at: 0, words: ["stop-here"], interrupts: true }, same);
  await settle();
  assert.deepEqual(played, [clipUrl("stop-here", "de")]);
  delete globalThis.Audio;
});

test("every key that a module says has a clip, and putting the phone on is said before standing still", async () => {
  const folder = new URL(`${at}/guide/`), said = new Set();
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".js"))) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [, keys] of text.matchAll(/(?:speak\(|now\(g, |words: |once\([^[\n]*|SAID[^[\n]*|: )\[((?:"[a-z-]+"(?:, )?)+)\]/g)) for (const [, key] of keys.matchAll(/"([a-z-]+)"/g)) said.add(key);
  }
  assert.deepEqual([...said].filter((key) => !(key in table)), []);
  assert.ok(said.size >= 20, `${said.size}`);
  const { makeWearing } = await import(`${at}/guide/worn.js`), heard = [];
  makeWearing("lumbar", true, { tell: () => {}, speak: (keys) => heard.push(...keys), done: () => {}, standing: () => {} });
  assert.deepEqual(heard, ["put-on", "stand-still"]);
});

test("unlocking asks the phone to play on with the screen dark", async () => {
  globalThis.navigator.audioSession = { type: "auto" };
  const context = new Context(), sound = makeSound({ context, clips: table, language: "en" });
  assert.equal(await sound.unlock(), true);
  assert.equal(globalThis.navigator.audioSession.type, "playback");
  delete globalThis.navigator.audioSession;
});

test("ten minutes of speech do not lie unpacked in memory, and a clip that did not come is asked for again", async () => {
  let unpacked = 0, fails = true;
  const get = async (url) => { if (fails && url.includes("n-7.")) throw new Error("no network"); return new TextEncoder().encode(url).buffer; };
  const clips = makeClips({ table, language: "en", get, unpack: async () => { unpacked += 1; return {}; } });
  await clips.fetchAll();
  assert.ok(unpacked <= 15);
  for (let n = 0; n <= 60; n += 1) await clips.clip(`n-${n}`).catch(() => assert.equal(n, 7));
  const before = unpacked;
  await clips.clip("all-right");
  await clips.clip("n-60");
  assert.equal(unpacked, before, "what is needed at once stays unpacked");
  await clips.clip("n-0");
  assert.equal(unpacked, before + 1);
  fails = false;
  await clips.clip("n-7");
  assert.equal(sentenceOf(table, ["next", "backward-walk", "n-20", "metres"], "de"), "Dann: Rückwärts gehen. 20 Meter.");
});
