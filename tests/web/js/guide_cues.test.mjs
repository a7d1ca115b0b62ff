// 200 simulated sessions of the plan's own workouts: what is heard, and when.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Heard, simulate } from "./guide_simulated.mjs";

const at = process.env.BACKSTRIDE_STATIC;
const { makeSession } = await import(`${at}/guide/session.js`);
const { blocksOf } = await import(`${at}/guide/blocks.js`);
const { lengthOf } = await import(`${at}/guide/phrases.js`);
const { sessions } = JSON.parse(readFileSync(new URL("../../contracts/guide_workouts.json", import.meta.url), "utf8"));
const clips = JSON.parse(readFileSync(new URL(`${at}/clips/clips.json`), "utf8"));
const MANY = 200;

/** @param {number} n */
function one(n) {
  const kept = sessions[n % sessions.length], language = n % 2 ? "de" : "en";
  const session = makeSession(kept.workout, { clips, language, place: kept.place, treadmill: kept.treadmill, stage: kept.stage });
  const heard = new Heard(lengthOf(clips, language));
  return { kept, ...simulate(session, blocksOf(kept.workout), heard, { seed: n + 1, sensors: n % 5 !== 0, gnss: !kept.treadmill && n % 3 === 0 }) };
}

const all = Array.from({ length: MANY }, (_, n) => one(n));

test("every session comes to its end", () => {
  for (const { heard } of all) assert.equal(heard.lines.at(-1).why, "done");
});

test("no cue talks over another", () => {
  for (const [n, { heard }] of all.entries()) {
    heard.says.sort((a, b) => a.at - b.at);
    heard.says.forEach((say, k) => {
      const next = heard.says[k + 1];
      assert.ok(!next || next.at >= say.end - 1e-9, `session ${n}: ${say.words} ${say.at} to ${say.end}, then ${next?.words} ${next?.at}`);
    });
  }
});

test("looks alternate sides, through pauses too", () => {
  for (const [n, { heard }] of all.entries()) {
    const sides = heard.says.filter((say) => say.about === "look").map((say) => say.words[0].split("-")[1]);
    sides.forEach((side, k) => assert.ok(k === 0 || side !== sides[k - 1], `session ${n}: look ${k} of ${sides.length}`));
  }
});

test("while somebody goes backward looks are 3 to 8 s apart", () => {
  let looks = 0;
  for (const [n, { kept, heard, moving }] of all.entries()) {
    if (kept.treadmill) continue;
    for (const [from, to] of moving) {
      const times = heard.says.filter((say) => say.about === "look" && say.at >= from && say.at <= to).map((say) => say.at);
      looks += times.length;
      [from, ...times, to].forEach((time, k, every) => {
        if (k === 0) return;
        const gap = time - every[k - 1], words = `session ${n}, from ${from.toFixed(2)} to ${to.toFixed(2)}: ${times.map((x) => x.toFixed(2))}`;
        assert.ok(gap <= 8, words);
        assert.ok(k === 1 || k === every.length - 1 || gap >= 3, words);
      });
    }
  }
  assert.ok(looks > 5000, `${looks} looks`);
});

test("on a belt and at a rail nobody looks back, and speed and hands are said", () => {
  const belts = all.filter(({ kept }) => kept.treadmill && JSON.stringify(kept.workout).includes('"backward"'));
  assert.ok(belts.length > 20);
  for (const { heard, kept } of belts) {
    assert.ok(!heard.says.some((say) => say.about === "look"));
    assert.ok(heard.says.some((say) => say.words.includes("belt") && say.words.includes("kmh")));
    if (/hands/.test(JSON.stringify(kept.workout.parts))) assert.ok(heard.says.some((say) => say.words.some((word) => word.startsWith("hands-"))));
  }
});

test("everything is scheduled ahead, and nothing further than three seconds", () => {
  for (const { heard } of all) assert.ok(heard.late <= 0 && heard.far <= 3.3, `${heard.late} late, ${heard.far} ahead`);
});

test("every change of a block is heard: a tone where it is known when", () => {
  for (const [n, { heard }] of all.entries()) {
    for (const line of heard.lines.filter((each) => each.what === "block").slice(1)) {
      assert.ok(heard.tones.some((each) => ["go", "beep"].includes(each.name) && Math.abs(each.at - line.t) < 40), `session ${n}: block at ${line.t}`);
    }
  }
});

test("every word that is said has a clip", () => {
  for (const { heard } of all) for (const say of heard.says) for (const word of say.words) assert.ok(word in clips, word);
});
