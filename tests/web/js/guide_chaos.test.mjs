// People who press anything at any time, phones that stall, fall, forget and are killed: what has to hold in every case.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { chance, Heard } from "./guide_simulated.mjs";

const at = process.env.BACKSTRIDE_STATIC;
const { makeSession } = await import(`${at}/guide/session.js`);
const { lengthOf } = await import(`${at}/guide/phrases.js`);
const { sessions } = JSON.parse(readFileSync(new URL("../../contracts/guide_workouts.json", import.meta.url), "utf8"));
const clips = JSON.parse(readFileSync(new URL(`${at}/clips/clips.json`), "utf8"));
const PRESSES = ["start", "pause", "go-on", "skip", "repeat", "done", "hurts", "stop", "mistake", "safe", "fine", "effort", "too-hard", "pause", "skip"];
const WAYS = ["forward", "backward", "still", "unknown", "sideways"], STANDS = new Set(["stop", "asked", "paused"]);
const MANY = 16, LASTS_S = 700;

/** @param {number} seed */
function chaos(seed) {
  const random = chance(seed), one = sessions[(7 * seed) % sessions.length], language = seed % 2 ? "de" : "en", pick = (of) => of[Math.floor(of.length * random())];
  let session = makeSession(one.workout, { clips, language, place: one.place, treadmill: one.treadmill, stage: one.stage, contact: seed % 3 ? { name: "Ann" } : null });
  const heard = new Heard(lengthOf(clips, language)), words = (what) => `seed ${seed} at ${session.remembered.t.toFixed(2)}: ${what}`;
  let t = 0, travel = "still", nextTold = 0;

  function give(input) {
    const before = session.remembered.status, out = session.take(input), now = session.remembered;
    heard.take(out, now.t);
    for (const each of out) {
      if (each.kind === "say" || each.kind === "tone") assert.ok(each.at >= now.t && each.at < now.t + 3.3, words(JSON.stringify(each)));
      if (each.kind === "log") assert.ok(Number.isFinite(each.line.t) && !(each.line.what === "block" && STANDS.has(before) && before === now.status), words(JSON.stringify(each)));
    }
    assert.ok(now.status !== "running" || now.run?.heldSince === null, words("runs and stands"));
    const { asked } = now;
    if (asked && now.t > asked.since + 31 && now.t < (asked.alarmFrom ?? 0) + 590) assert.ok(heard.tones.findLast((each) => each.name === "alarm")?.at > now.t - 2, words("no alarm"));
  }

  function killed() {
    heard.take([{ kind: "silence" }], session.remembered.t);
    session = makeSession.resume(JSON.parse(JSON.stringify(session.state())), { clips });
    t += 40 * random();
    give({ kind: "press", t, what: session.view(t).state === "ready" ? "start" : "go-on" });
  }

  function happens() {
    const what = random();
    if (what < 0.45) give({ kind: "press", t, what: pick(PRESSES), value: pick([undefined, 5, 9, "calf", { value: 3, place: "knee" }]) });
    else if (what < 0.9) give({ kind: "incident", t, incident: { kind: pick(["stumble", "fall", "knocks"]), atS: t - random() } });
    else if (what < 0.92) give({ kind: "spotter-stop", t });
    else killed();
  }

  give({ kind: "press", t, what: "start" });
  while (t < LASTS_S && session.remembered.status !== "over") {
    t += random() < 0.004 ? 20 * random() : 0.2 + 0.1 * random();
    give({ kind: "tick", t: random() < 0.02 ? t - 2 * random() : t });
    const { status, turn } = session.remembered;
    if (t > nextTold) {
      nextTold = t + 0.5;
      if (random() < 0.08) travel = random() < 0.2 ? pick(WAYS) : status === "turn" && turn?.goAt === null ? "still" : session.view(t).block.travel;
      give({ kind: "told", t: t - random(), told: { now: { startS: t - 1, endS: t, travel, gait: "walk", cadenceSpm: travel === "still" ? 0 : 150 + 30 * random() } } });
    }
    if (random() < 0.1) give({ kind: "position", t, position: { t: t - random(), lat: 52, lon: 4 + t / 68_500, accuracyM: pick([5, 5, 80]), speedMps: pick([null, 1.2, -1]) } });
    if (random() < 0.008) happens();
    else if (STANDS.has(status) && random() < 0.02) give({ kind: "press", t, what: { paused: "go-on", stop: "mistake", asked: pick(["fine", "mistake"]) }[status] });
    if (random() < 0.01) {
      JSON.stringify(session.state(), (key, value) => { assert.ok(typeof value !== "number" || Number.isFinite(value), words(`${key}: ${value}`)); return value; });
      const view = session.view(t);
      assert.ok(view.now >= 0 && view.now <= view.totalS + 1e-6 && typeof view.line === "string", words(JSON.stringify(view).slice(0, 200)));
    }
  }
  return heard;
}

test("whatever happens: one voice, looks in turn, alarms that sound, blocks that stand while they should", () => {
  let said = 0;
  for (let seed = 1; seed <= MANY; seed += 1) {
    const { says } = chaos(seed);
    says.sort((a, b) => a.at - b.at).forEach((say, k) => {
      assert.ok(!says[k + 1] || says[k + 1].at >= say.end - 1e-9, `seed ${seed}: ${say.words} until ${say.end}, ${says[k + 1]?.words} from ${says[k + 1]?.at}`);
      for (const word of say.words) assert.ok(word in clips, word);
    });
    const sides = says.filter((say) => say.about === "look").map((say) => say.words[0].split("-")[1]);
    sides.forEach((side, k) => assert.ok(k === 0 || side !== sides[k - 1], `seed ${seed}: look ${k}`));
    said += says.length;
  }
  assert.ok(said > 500, `${said} said`);
});
