// @ts-check
// The page of a test: it composes what the session's page is made of (sensors, log, sound) around the small machine of
// `trial.js`. A test is a session without a plan: it is kept, sent and read the same way.
import { openLog } from "../offline/log.js";
import { notYetSafe, unsafeWords } from "../offline/safe.js";
import { sendAll } from "../offline/upload.js";
import { facingWorn } from "./calibrate.js";
import { forceSign, USUAL } from "./frame.js";
import { makeHearing } from "./hearing.js";
import { node } from "./node.js";
import { askMotion, phoneOf } from "./preflight.js";
import { makeSeconds, makeSensors, seconds } from "./sensors.js";
import { runsWhile } from "./shell.js";
import { dayOf, taken } from "./take_along.js";
import { makeAwake } from "./touch.js";
import { best, makeTrial } from "./trial.js";

const TICK_MS = 100, FELT_MS = 800, FEWEST_HZ = 25;
const body = document.body, key = /** @type {import("./trial.js").TrialKey} */ (body.dataset.trial ?? "stand");
const phone = phoneOf(navigator.userAgent, navigator.maxTouchPoints, matchMedia("(display-mode: standalone)").matches);
const END = key === "stand" ? "The other foot is down" : "I am over the line";
const WORDS = {
  stand: { settle: ["Get in place", "Hands on your hips, beside a wall."], count: ["Lift at the long beep", "Eyes open, look ahead."], doing: ["Stand", "Until the other foot touches."], rest: ["Rest", "Both feet on the floor."] },
  "back-walk": { settle: ["Get in place", "Heels at the first line, then stand still."], count: ["Stand still", "Go at the long beep."], doing: ["Walk backward", "Over the other line, then stand still."], rest: ["Walk back", "Forward, to the first line."] },
}[key];

const clock = { nowMs: () => performance.now(), zeroMs: performance.now() };
const hearing = makeHearing(clock, () => 1), second = makeSeconds(), awake = makeAwake(() => {});
/** @type {ReturnType<typeof makeTrial> | null} */
let trial = null;
/** @type {Awaited<ReturnType<typeof openLog>> | null} */
let log = null;
let id = "", ended = false;
const sensors = makeSensors(clock, {
  onSample(sample) {
    const line = second.take(sample);
    if (line && !ended) log?.append(line);
    if (trial) feed({ kind: "sample", t: sample.t, force: sample.force });
  },
});

/** @param {string} what @returns {HTMLElement} */
const part = (what) => /** @type {HTMLElement} */ (document.querySelector(what));

/** @param {string} what @param {string} words */
function say(what, words) {
  const found = part(what);
  if (found.textContent !== words) found.textContent = words;
}

/** @param {import("./trial.js").Input} input */
function feed(input) {
  for (const output of trial?.take(input) ?? []) {
    if (output.kind === "log") keep(output.line);
    else if (output.kind === "over") void finish();
    else hearing.hear(output, seconds(clock));
  }
}

/** What was felt before a line stands before it. @param {any} line */
function keep(line) {
  const rest = line.k === "end" ? second.rest() : null;
  if (rest) log?.append(rest);
  if (line.k === "end") ended = true;
  log?.append(line);
}

async function begin() {
  const go = /** @type {HTMLButtonElement} */ (part("#go"));
  go.disabled = true;
  hearing.unlock();
  void awake.ask();
  const [permission, guide] = await Promise.all([askMotion(), taken()]);
  await hearing.load(guide?.language ?? "en");
  hearing.unlock();
  sensors.start();
  await new Promise((resolve) => setTimeout(resolve, FELT_MS));
  const felt = permission === "granted" && sensors.rateHz() >= FEWEST_HZ;
  const placement = /** @type {HTMLInputElement} */ (part("[name=placement]:checked")).value, now = new Date();
  const frame = { ...USUAL, force: forceSign(sensors.raws, phone.apple).force };
  sensors.setFrame(frame);
  clock.zeroMs = performance.now();
  sensors.restart();
  id = crypto.randomUUID();
  log = await openLog(id, {
    schema: "backstride.session/1", id, began: now.toISOString(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone, placement, facing: facingWorn(placement),
    device: navigator.userAgent.slice(0, 120), language: guide?.language ?? "en", place: "", treadmill: false, day: dayOf(now), workout: null, test: key, simulated: false, frame,
  });
  trial = makeTrial(key, { felt });
  body.classList.add("live");
  part("#live").hidden = false;
  runsWhile(() => trial !== null && !ended);
  feed({ kind: "press", t: seconds(clock), what: "start" });
  setInterval(tick, TICK_MS);
  tick();
}

function tick() {
  if (!trial || ended) return;
  const t = seconds(clock);
  feed({ kind: "tick", t });
  if (!ended) paint(trial.view(t));
}

/** @param {import("./trial.js").View} view */
function paint({ phase, leftS, elapsedS, attempt }) {
  if (phase === "ready" || phase === "over") return;
  const [head = "", words = ""] = WORDS[phase];
  say("[data-attempt]", `Try ${attempt[0]} of ${attempt[1]}`);
  say("[data-head]", head);
  say("[data-words]", words);
  say("[data-left]", phase === "doing" ? String(Math.floor(elapsedS)) : String(Math.ceil(leftS ?? 0)));
  const end = part("[data-press=end]");
  end.hidden = phase !== "doing" && phase !== "rest";
  end.dataset.now = phase === "rest" ? "start" : "end";
  if (!end.hidden) say("[data-press=end]", phase === "rest" ? "Go on now" : END);
}

async function finish() {
  sensors.stop();
  await log?.close();                                                          // writes what waits; a full phone holds up nobody
  await awake.letGo();
  const tries = trial?.view(0).tries ?? [], counts = best(key, tries);
  body.classList.remove("live");
  part("#live").hidden = true;
  part("#before").hidden = true;
  part("#over").hidden = false;
  say("[data-best]", counts === null ? "No try this time" : key === "stand" ? `About ${counts} s, your longest` : `About ${counts} s, your quicker one`);
  part("[data-tries]").replaceChildren(...tries.map((one, at) => node("li", {}, node("b", {}, `${at + 1}. ${one.seconds} s`), one.by === "pressed" ? " by your tap" : one.by === "time" ? " the whole time" : " as the phone felt it")));
  part("[data-after]").setAttribute("href", `/session/${id}/after`);
  if (counts === null) say("[data-after]", "How was it?");                      // nothing that could open anything
  part("#over-h").focus();
  say("[data-safe]", counts === null ? "On its way to your server." : "On its way to your server, which measures it exactly.");
  if (log) log.onTrouble = (words) => { if (words === null) void sent(); };
  await sent();
}

async function sent() {
  await sendAll().catch(() => null);
  const found = await notYetSafe().catch(() => null), there = found && (unsafeWords(found) || "It is safe on your server.");
  say("[data-safe]", log?.trouble ?? there ?? "It goes to your server as soon as there is a network. Keep this app until then.");
}

part("#go").addEventListener("click", () => void begin().catch((error) => {
  say("#go-words", error instanceof Error ? error.message : String(error));
  /** @type {HTMLButtonElement} */ (part("#go")).disabled = false;
}));
part("[data-foot]").addEventListener("click", (event) => {
  const what = event.target instanceof HTMLElement ? event.target.closest("[data-press]") : null;
  if (!(what instanceof HTMLElement)) return;
  const press = what.dataset.press === "stop" ? "stop" : what.dataset.now ?? "end";
  feed({ kind: "press", t: seconds(clock), what: /** @type {"start" | "end" | "stop"} */ (press) });
  tick();
});
