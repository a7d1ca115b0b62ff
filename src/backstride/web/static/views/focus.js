// @ts-check
// The page of the reaction test: opens the stage, keeps what was pressed until the server has it, and offers a part as a part.
import { sendFocusTest } from "../api/client.js";
import { Stage } from "./focus_stage.js";
import { countTrials, countWords } from "./focus_trials.js";

/** @typedef {import("./focus_stage.js").Taken} Taken */
/** @typedef {Taken & {device: string, moment: "before" | "after" | null}} Test */

const KEPT = "backstride.focus.unsent", DEVICE = "backstride.focus.device";
const ID = /^[0-9A-Za-z-]{1,64}$/;

const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#stage"));
const over = /** @type {HTMLElement} */ (document.querySelector("#over"));
const start = /** @type {HTMLButtonElement} */ (document.querySelector("[data-start]"));

/** What a browser keeps for itself; without a store it lasts as long as the page. */
const kept = {
  /** @param {string} name */
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  /** @param {string} name @param {string | null} value */
  set: (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch { /* nothing is kept here: the page itself still holds it */ }
  },
};

function device() {
  const known = kept.get(DEVICE);
  if (known && ID.test(known)) return known;
  const made = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  kept.set(DEVICE, made);
  return made;
}

/** @returns {"before" | "after" | null} */
function moment() {
  const chosen = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=moment]:checked"))?.value;
  return chosen === "before" || chosen === "after" ? chosen : null;
}

/** @param {Taken} taken @returns {Test} */
const whole = (taken) => ({ ...taken, device: device(), moment: moment() });

const rules = /** @type {import("./focus_trials.js").Rules} */ (JSON.parse(dialog.dataset.rules ?? "{}"));
/** @type {Stage | null} */
let stage = null;

function open() {
  over.hidden = true;
  stage = new Stage(dialog, rules, done);
  stage.open();
}

/** @param {Taken} taken */
function done(taken) {
  const test = whole(taken);
  if (!test.trials.length) {
    start.focus();                                     // nothing but practice: there is nothing to keep
    return;
  }
  kept.set(KEPT, JSON.stringify(test));
  if (test.ended === "finished") void send(test);
  else offer(test);
}

/** @param {Test} test */
async function send(test) {
  tell("Being kept", `${countWords(countTrials(test.trials, rules))}.`, []);
  try {
    const id = await sendFocusTest(test);
    kept.set(KEPT, null);
    location.assign(`/focus?test=${encodeURIComponent(id)}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell("It is not kept yet", `${why} This browser holds it meanwhile.`, [["Send it again", () => void send(test)], ["Throw it away", forget]]);
  }
}

/** A part of a test is kept as a part, or thrown away. @param {Test} test */
function offer(test) {
  const found = countWords(countTrials(test.trials, rules)), length = `${Math.round(test.duration_s)} s`;
  const heading = test.ended === "hidden" ? "The page went out of sight, so the test ended" : test.ended === "stopped" ? "Stopped" : "A test that was not sent";
  const words = test.ended === "finished" ? `${found}.` : `After ${length}: ${found}. A part is not scored, since it would stand beside whole tests.`;
  tell(heading, words, [[test.ended === "finished" ? "Send it" : "Keep this part", () => void send(test)], ["Throw it away", forget], ["Start again", again]]);
}

function forget() {
  kept.set(KEPT, null);
  over.hidden = true;
  start.focus();
}

function again() {
  forget();
  open();
}

/** @param {string} heading @param {string} words @param {[string, () => void][]} acts */
function tell(heading, words, acts) {
  const title = document.createElement("h2"), text = document.createElement("p"), row = document.createElement("p");
  title.textContent = heading;
  text.textContent = words;
  row.className = "row";
  for (const [name, act] of acts) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "do";
    button.textContent = name;
    button.addEventListener("click", act);
    row.append(button);
  }
  over.replaceChildren(title, text, ...(acts.length ? [row] : []));
  over.hidden = false;
  over.scrollIntoView({ block: "nearest" });
  over.focus();
}

start?.addEventListener("click", open);
addEventListener("pagehide", () => {
  if (!stage || stage.state === "off") return;
  const test = whole(stage.taken("hidden"));
  if (test.trials.length) kept.set(KEPT, JSON.stringify(test));
});

const unsent = kept.get(KEPT);
if (unsent && start) {
  try {
    offer(/** @type {Test} */ (JSON.parse(unsent)));
  } catch {
    kept.set(KEPT, null);
  }
}
