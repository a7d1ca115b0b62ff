// @ts-check
// The page of a guided session: what is looked at before it, the phone put on, the session, and what came of it. It composes
// the parts and knows the order; each part knows one thing. `/session/watch` is the same page with simulated sensors.
import { makeBefore } from "./before.js";
import { caughtUp } from "./caught_up.js";
import { forceSign, turnAxes, USUAL } from "./frame.js";
import { makeHearing } from "./hearing.js";
import { anew, forgetKept, keptSession, keepSession, sinceBegan } from "./kept.js";
import { node } from "./node.js";
import { makeParts, openSession, piecesOf } from "./parts.js";
import { askMotion, minutesOf, phoneOf, watchBattery } from "./preflight.js";
import { makeRelay } from "./relay.js";
import { makeRunning, round } from "./running.js";
import { makeScreen, part, say } from "./screen.js";
import { makeSensors, makeWaking, seconds } from "./sensors.js";
import { makeStay } from "./stay.js";
import { makeHelp, showContact, showOver, showWatched } from "./afterwards.js";
import { dayName, dayOf, daysAhead, taken, whyNone } from "./take_along.js";
import { makeAwake, makeGuard, makeSlide, watchHidden } from "./touch.js";
import { makeWatching } from "./watching.js";
import { makeWearing } from "./worn.js";
import { makeRibbon } from "./ribbon.js";
import { together } from "./view.js";

/** @typedef {import("./kept.js").Kept} Kept */
/** @typedef {import("./worn.js").Facing} Facing */
/** @typedef {import("./afterwards.js").Held} Held */
/** @typedef {{day: string, name: string, title: string, around: string, minutes: number, workout: any, place: string, needs: {key: string, words: string}[], stops: any[], stage: number}} Chosen */

const OUTDOORS = new Set(["track", "field", "path"]), RESUME_WITHIN_MS = 6 * 3600 * 1000;
const body = document.body, live = part(document, "#live"), watch = body.dataset.watch !== undefined;
const installed = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
const phone = phoneOf(navigator.userAgent, navigator.maxTouchPoints, installed);

/** @type {import("./take_along.js").Taken | null} */
let guide = null;
/** @type {Chosen | null} */
let chosen = null;
/** @type {ReturnType<typeof makeRunning> | null} */
let running = null;
/** @type {ReturnType<typeof makeWearing> | null} */
let wearing = null;
/** @type {ReturnType<typeof makeBefore> | null} */
let before = null;
/** @type {import("./sensors.js").Position | null} */
let newest = null;
let guarded = false, frame = { ...USUAL };
let how = { motion: true, sound: true };

const watching = watch ? makeWatching(() => running?.view().state ?? "") : null;
const clock = watching?.clock ?? { nowMs: () => performance.now(), zeroMs: performance.now() };
const hearing = makeHearing(clock, () => watching?.clock.pace() ?? 1);
const screen = makeScreen(live, pressed);
const help = makeHelp(live, (main, { answered }) => showContact(main, guide?.contact ?? null, newest, { simulated: watch, opens: false, answered }));
const relay = makeRelay(() => running?.spotterStop());
const guard = makeGuard(part(live, 'main[data-screen="guard"]'), /** @type {HTMLInputElement} */ (part(live, "#slide")), () => setGuard(false));
makeSlide(/** @type {HTMLInputElement} */ (part(live, "#slide-done")), () => running?.press("done"));   // the guard stays
const stay = makeStay({ runs: () => !watch && running !== null, meant: () => { if (!guarded) running?.press("pause"); } });
const awake = makeAwake((lock) => before?.locked(lock));
const sensors = makeSensors(clock, {
  onSample(sample) { wearing?.sample(sample); running?.sample(sample); },
  onGap(from, to) { running?.keep({ k: "e", t: round(to), what: "gap", from: round(from), to: round(to) }); },
  onPosition(position) { newest = position; running?.position(position); before?.render(); },
});

// --- before ---

async function boot() {
  if (watching) {
    const go = /** @type {HTMLButtonElement} */ (part(document, "#go")), what = await watching.load();
    if (!what) { note("The simulated session could not be loaded. Try again with a network."); return; }
    chosen = { ...what, day: dayOf(new Date()), title: what.name, around: "", minutes: 5, stage: 0 };
    plan();
    go.disabled = false;
    go.addEventListener("click", () => { hearing.unlock(); void enter(); });
    return;
  }
  guide = await taken();
  chosen = choose(guide);
  await hearing.load(guide?.language ?? keptSession()?.header.language ?? "en");
  if (await offerResume()) { closed(); return; }
  if (!chosen) { nothing(); return; }
  body.dataset.day = chosen.day;
  say(part(document, "#when"), dayName(chosen.day, dayOf(new Date())));
  say(part(document, "#title"), together(chosen.title));
  say(part(document, "#around"), together(chosen.around));
  plan();
  part(document, "#worn").hidden = false;
  preflight();
}

/** @param {import("./take_along.js").Taken | null} from @returns {Chosen | null} */
function choose(from) {
  if (!from) return null;
  const today = dayOf(new Date()), asked = new URLSearchParams(location.search).get("day");
  const days = daysAhead(from, today), day = days.find((one) => one.day === (asked ?? today)) ?? (asked ? undefined : days.find((one) => one.session));
  return day?.session ? { ...day.session, day: day.day, stage: day.stage } : null;
}

function nothing() {
  const { title, around, way } = whyNone(guide, dayOf(new Date()), new URLSearchParams(location.search).get("day"));
  say(part(document, "#title"), title);
  say(part(document, "#around"), around);
  if (way) onward(way.address, way.words);
  closed();
}

/** @param {string} address @param {string} words One way on. */
function onward(address, words) {
  const link = Object.assign(document.createElement("a"), { className: "go", href: address, textContent: words });
  part(document, "#note").replaceChildren(link);
  part(document, "#note").hidden = false;
}

/** Nothing to be looked at. */
function closed() {
  part(document, "#worn").hidden = true;
  part(document, ".start-bar").hidden = true;
  part(document, "#checks-h").parentElement?.setAttribute("hidden", "");
}

/** @param {string} words */
function note(words) {
  const box = part(document, "#note");
  box.hidden = false;
  say(box, words);
}

function plan() {
  if (!chosen) return;
  part(document, "#figure").hidden = false;
  makeRibbon(part(document, "#plan"), 72).show(piecesOf(chosen.workout), null);
}

function preflight() {
  if (!chosen) return;
  const go = /** @type {HTMLButtonElement} */ (part(document, "#go"));
  const outdoors = OUTDOORS.has(chosen.place);
  go.disabled = false;
  before = makeBefore({ needs: chosen.needs, outdoors, minutes: chosen.minutes || minutesOf(600) }, {
    phone, awake: awake.ask, word: () => hearing.test(), unlock: hearing.unlock,
    motion: () => ({ rateHz: sensors.rateHz(), gyroscope: sensors.hasGyroscope() }),
    listen: sensors.start, position: () => sensors.startPositions(() => before?.refusedPosition()), accuracyM: () => newest?.accuracyM ?? null,
    start: (what) => { how = what; void enterAlone(go); },
  }, part(document, "#checks"), go, part(document, "#go-words"));
}

/** What another page began meanwhile is not begun beside: there is one place for what a killed page needs. @param {HTMLButtonElement} go */
async function enterAlone(go) {
  go.disabled = true;
  if (await offerResume()) { before = null; closed(); sensors.stop(); void awake.letGo(); } else await enter();
}

async function offerResume() {
  const kept = keptSession(), box = part(document, "#resume");
  if (!kept || Date.now() - kept.zeroAt > RESUME_WITHIN_MS + kept.t * 1000) return false;
  if (await makeParts.isOver(kept.id)) { forgetKept(); return false; }     // killed right after its last line
  const at = new Date(kept.zeroAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (await makeParts.isOpen(kept.id)) {
    part(document, "#title").textContent = "A session runs on another page";
    say(part(document, "#around"), `It began at ${at}. Go on there, or close that page first.`);
    box.hidden = false;
    box.append(rowOf([["Look again", () => location.reload()]]));
    return true;
  }
  box.hidden = false;
  part(document, "#title").textContent = "A session broke off";
  const words = document.createElement("p"), there = await makeParts.isKept(kept.id);
  words.textContent = `It began at ${at}. ${there ? "What was recorded is kept on this phone." : "This browser has lost what was recorded. What had reached your server stays there."}`;
  box.append(words, rowOf([
    ["Go on", () => void resume(there ? kept : anew(kept)).catch(notOpened)],
    there ? ["Finish and save", () => void finishKept(kept).catch(notOpened)] : ["Leave it", () => { forgetKept(); location.reload(); }],
  ]));
  return true;
}

/** @param {[string, () => void][]} acts */
function rowOf(acts) {
  return node("p", { class: "row" }, ...acts.map(([name, act]) => {
    const button = node("button", { type: "button", class: "do" }, name);
    button.addEventListener("click", act);
    return button;
  }));
}

/** @param {unknown} error */
function notOpened(error) {
  body.classList.remove("live");
  body.dataset.session = "";
  live.hidden = true;
  note(error instanceof Error ? error.message : String(error));
}

// --- the phone is put on ---

async function enter() {
  before = null;
  enterLive();
  const raws = sensors.raws, was = forceSign(raws, phone.apple), gyroscope = watch || sensors.hasGyroscope();
  frame = { force: watch ? 1 : was.force, turn: turnAxes(raws) ?? USUAL.turn };
  sensors.setFrame(frame);
  clock.zeroMs = clock.nowMs();
  sensors.restart();
  watching?.begin();
  sensors.start();
  if (!how.motion) { await begin({ facing: null, quality: 0, by: "unknown" }); return; }
  const belt = chosen?.place === "treadmill", placement = placementChosen();
  wearing = makeWearing(placement, !belt && gyroscope, {
    tell: (what) => screen.tell("wear", what), speak: (keys) => { if (how.sound) hearing.speak(keys); },
    standing: settleFrame, done: (found) => void begin(found),
  });
}

/** By now the phone was turned on its way to the back: that tells the axes. */
function settleFrame() {
  frame = { ...frame, turn: turnAxes(sensors.raws) ?? frame.turn };
  sensors.setFrame(frame);
}

const placementChosen = () => watch ? "lumbar" : /** @type {HTMLInputElement | null} */ (document.querySelector("[name=placement]:checked"))?.value ?? "lumbar";

function enterLive() {
  body.classList.add("live");
  body.dataset.session = "running";
  live.hidden = false;
  if (!watch) stay.lay();
  void awake.ask();
}

/** @param {Facing} found */
async function begin(found) {
  if (!chosen) return;
  wearing = null;
  const id = crypto.randomUUID(), zeroAt = Date.now() - 1000 * seconds(clock), placement = placementChosen();
  const header = {
    schema: "backstride.session/1", id, began: new Date(zeroAt).toISOString(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    placement, facing: found.facing, device: watch ? "Backstride simulated phone" : navigator.userAgent.slice(0, 200), language: guide?.language ?? "en",
    place: chosen.place, treadmill: chosen.place === "treadmill", day: chosen.day, workout: chosen.workout, simulated: watch, frame,
  };
  await run({ id, zeroAt, t: seconds(clock), header, state: null, guarded: !watch });
  running?.keep({ k: "c", t: round(seconds(clock)), facing: found.facing, quality: round(found.quality) });
  running?.press("start");
}

// --- the session ---

/** @param {Kept} kept */
async function run(kept) {
  const { header } = kept, log = watching ? watching.log(header) : await makeParts.log(kept.id, header);
  log.onTrouble = (words) => { const box = part(live, "[data-trouble]"); box.hidden = !words; say(box, words ?? ""); };
  const session = openSession(header.workout, kept.state && caughtUp(kept.state, await log.lines().catch(() => [])), {
    place: header.place, language: header.language, treadmill: header.treadmill, stage: chosen?.stage ?? 0, spotter: chosen?.needs.some((need) => need.key === "spotter") ?? false,
    stops: chosen?.stops.map((stop) => stop.key) ?? [], contact: guide?.contact ?? null, clips: hearing.clips(),
  });
  const felt = how.motion ? { placement: header.placement, facing: header.facing, treadmill: header.treadmill } : null;
  running = makeRunning({
    clock, session, log, live: felt && makeParts.live(felt), incidents: felt && makeParts.incidents(felt),
    hear(output, now) { if (how.sound || output.name === "alarm" || output.kind === "silence") hearing.hear(output, now); watching?.heard(output); },
    paint(view, t) {
      screen.paint(view, guarded && !watch);
      help.paint(view);
      if (!watch) relay.tell(kept.id, chosen?.name ?? "", view);   // a spotter watches over somebody who is there
      watching?.hear(view, t);
    },
    contact: () => showContact(part(live, 'main[data-screen="asked"]'), guide?.contact ?? null, newest, { simulated: watch, opens: true, answered: false }),
    over: (why) => void over(kept.id, why, log),
    remember: (state) => { if (!watch) keepSession({ ...kept, t: seconds(clock), state, guarded }); },
    told: (line) => watching?.line(line),
  });
  guarded = kept.guarded;
  if (!watch) {
    makeParts.uploadMeanwhile();
    void watchBattery((level) => {
      running?.keep({ k: "e", t: round(seconds(clock)), what: "battery", level: round(level) });
      running?.notice(["battery"]);
    });
  }
  running.start();
}

/** @param {Kept} kept */
async function resume(kept) {
  hearing.unlock();
  enterLive();
  await askMotion();   // a browser that was closed meanwhile asks anew, and in a tap only
  clock.zeroMs = clock.nowMs() - 1000 * sinceBegan(kept, Date.now());
  frame = kept.header.frame;
  sensors.setFrame(frame);
  sensors.restart();
  sensors.start();
  if (OUTDOORS.has(kept.header.place)) sensors.startPositions(() => {});
  await run({ ...kept, zeroAt: Date.now() - 1000 * seconds(clock), guarded: false });   // whoever goes on is touching the screen
  running?.keep({ k: "e", t: round(seconds(clock)), what: "gap", from: round(kept.t), to: round(seconds(clock)), why: "page" });
  running?.press(running.view().state === "ready" ? "start" : "go-on");
}

/** @param {Kept} kept */
async function finishKept(kept) {
  const log = await makeParts.log(kept.id, kept.header);
  log.append({ k: "end", t: round(kept.t), why: "killed" });
  await log.close();
  enterLive();
  await over(kept.id, "killed", log);
}

/** @param {string} id @param {string} why @param {Held} log */
async function over(id, why, log) {
  body.dataset.session = "over";
  running = null;
  sensors.stop();
  watching?.end();
  forgetKept();
  void awake.letGo();
  if (watching) showWatched(live, screen, watching.send);
  else showOver(live, screen, { id, why, log, send: makeParts.sendAll });
}

/** @param {boolean} on */
function setGuard(on) {
  guarded = on;
  guard.rest();
  if (running) screen.paint(running.view(), guarded && !watch);
}

/** @param {string} name */
function pressed(name) {
  if (name === "skip-steps") { wearing?.skip(); return; }
  help.pressed(name, running?.view().state ?? "");
  running?.press(name);
}

live.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-act], [data-pace]") : null;
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.act === "guard") { running?.press("go-on"); setGuard(true); }
  if (button.dataset.act === "back") back();
  if (button.dataset.act === "mute") {
    const muted = hearing.toggle();
    for (const one of live.querySelectorAll('[data-act="mute"]')) one.setAttribute("aria-pressed", String(muted));
  }
  if (button.dataset.pace) watching?.setPace(Number(button.dataset.pace), live);
});

// --- out of sight and back ---

function back() {
  hearing.unlock();
  void awake.ask();
  running?.start();
}

const waking = makeWaking(clock);
watchHidden(() => { if (!document.hidden && !watch) waking.back(); return seconds(clock); }, {
  gone() { waking.gone(); void running?.rest(); },
  back(from, to) {
    if (!running?.runs() || watch) return;
    running.keep({ k: "e", t: round(to), what: "hidden", from: round(from), to: round(to) });
    if (!running.away()) return;
    screen.tell("away", { words: `For ${Math.max(1, Math.round(to - from))} s nothing was measured and nobody could be guided. It is marked as a gap; the time went on.` });
    hearing.speak(["gap"]);
  },
});
addEventListener("pagehide", () => { void running?.rest(); });

void boot();
