// @ts-check
// The stage of the reaction test: an empty field, a block that appears, one press each. Three for practice, then the test.
//
// The signal counts from the picture after the one in which it was set: that is when a screen shows it. A press counts
// from its own event, not from when a script came to it. Nothing else moves meanwhile.
import { drawWait, frameMs, mostly, pressedAt, tenth } from "./focus_trials.js";

/** @typedef {import("./focus_trials.js").Rules} Rules */
/** @typedef {import("./focus_trials.js").Trial} Trial */
/** @typedef {import("./focus_trials.js").Pressed} Pressed */
/** @typedef {"finished" | "stopped" | "hidden"} Ended */
/** @typedef {{taken: string, utc_offset_s: number, pressed: Pressed, ended: Ended, duration_s: number, frame_ms: number | null, trials: Trial[]}} Taken */
/** @typedef {"ready" | "wait" | "signal" | "between" | "off"} State */

const SHOWN_MS = 700;       // how long a reaction stands there
const BOUNCE_MS = 250;      // a second press so soon is the same finger
const SETTLE_MS = 400;      // a press that opened the stage does not begin the test
const FRAMES = 40;
const SILENT = new Set(["Escape", "Tab", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);

/** One test, from its practice to its end. */
export class Stage {
  /** @param {HTMLDialogElement} dialog @param {Rules} rules @param {(taken: Taken) => void} done */
  constructor(dialog, rules, done) {
    this.dialog = dialog;
    this.rules = rules;
    this.done = done;
    this.words = part(dialog, "[data-words]");
    this.part = part(dialog, "[data-part]");
    this.signal = part(dialog, "[data-signal]");
    /** @type {State} */
    this.state = "off";
    this.listening = new AbortController();
    /** @type {Trial[]} */
    this.trials = [];
    /** @type {Pressed[]} */
    this.presses = [];
    /** @type {number[]} */
    this.frames = [];
    this.practised = 0;
    this.inTest = false;
    this.began = this.wait = this.waitFrom = this.onset = 0;
    this.timer = this.shown = this.frame = 0;
    this.lastPress = performance.now() + SETTLE_MS - BOUNCE_MS;
  }

  /** Open the stage. It begins with a press. */
  open() {
    const { signal } = this.listening, listen = { signal, passive: false };
    this.dialog.addEventListener("pointerdown", (event) => this.pointed(event), listen);
    this.dialog.addEventListener("keydown", (event) => this.keyed(event), listen);
    this.dialog.addEventListener("contextmenu", (event) => event.preventDefault(), listen);
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.stop("stopped"); }, listen);
    this.dialog.addEventListener("close", () => this.stop("stopped"), listen);   // a second Escape cannot be prevented
    part(this.dialog, "[data-stop]").addEventListener("click", () => this.stop("stopped"), listen);
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.stop("hidden"); }, listen);
    this.dialog.showModal();
    part(this.dialog, "[data-field]").focus();
    this.timeFrames();
    this.show("ready", "Press when a block stands on the line", `First ${this.rules.practice} for practice. Press to begin.`);
  }

  /** End it here; what was pressed so far is handed on. @param {Ended} how */
  stop(how) {
    if (this.state === "off") return;
    const taken = this.taken(how);
    this.quiet();
    this.state = "off";
    this.listening.abort();
    this.dialog.close();
    this.done(taken);
  }

  /** The test so far. @param {Ended} how @returns {Taken} */
  taken(how) {
    const now = performance.now();
    return {
      taken: new Date(Date.now() - (this.began ? now - this.began : 0)).toISOString(),
      utc_offset_s: -60 * new Date().getTimezoneOffset(),
      pressed: mostly(this.presses),
      ended: how,
      duration_s: this.began ? tenth((now - this.began) / 1000) : 0,
      frame_ms: frameMs(this.frames),
      trials: this.trials,
    };
  }

  /** @param {PointerEvent} event */
  pointed(event) {
    if (event.target instanceof Element && event.target.closest("button")) return;
    event.preventDefault();
    const kind = event.pointerType;
    this.press(event.timeStamp, kind === "mouse" || kind === "pen" ? kind : "touch");
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    if (SILENT.has(event.key) || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("button")) return;
    event.preventDefault();
    this.press(event.timeStamp, "keyboard");
  }

  /** @param {number} stamp @param {Pressed} kind */
  press(stamp, kind) {
    const now = performance.now(), at = pressedAt(stamp, now);
    if (at - this.lastPress < BOUNCE_MS) return;
    this.lastPress = at;
    if (this.state === "ready" || this.state === "between") {
      if (this.state === "between") this.begin();
      this.next("");
      return;
    }
    if (this.state !== "wait" && this.state !== "signal") return;
    if (this.inTest) this.presses.push(kind);
    // a signal that is set but not shown yet has no onset: it is pressed too early
    this.record(this.onset ? at - this.onset : Math.min(at - this.waitFrom - this.wait, -0.1));
  }

  begin() {
    this.inTest = true;
    this.began = performance.now();
  }

  /** @param {number | null} reaction in ms; null where nothing was pressed */
  record(reaction) {
    this.quiet();
    const early = reaction !== null && reaction < this.rules.false_below_ms;
    if (this.inTest) this.trials.push({ wait_ms: this.wait, reaction_ms: reaction === null ? null : tenth(reaction) });
    else if (!early && reaction !== null) this.practised += 1;
    this.next(reaction === null ? "Nothing was pressed" : early ? "Too early" : `${Math.round(reaction)} ms`);
  }

  /** Wait for the next signal. @param {string} said of the last one */
  next(said) {
    if (!this.inTest && this.practised >= this.rules.practice) {
      const minutes = this.rules.duration_s / 60;
      this.show("between", "That was practice", `Now the test, ${minutes === 3 ? "three minutes" : `${Math.round(this.rules.duration_s)} s`}. Press to begin.`);
      return;
    }
    this.wait = drawWait(this.rules);
    this.waitFrom = performance.now();
    const left = this.inTest ? 1000 * this.rules.duration_s - (this.waitFrom - this.began) : Infinity;
    this.show("wait", said, this.inTest ? "" : `Practice ${this.practised + 1} of ${this.rules.practice}`);
    this.shown = setTimeout(() => { this.words.textContent = ""; }, SHOWN_MS);
    if (left < this.wait) this.timer = setTimeout(() => this.stop("finished"), Math.max(left, 0));
    else this.timer = setTimeout(() => this.frame = requestAnimationFrame(() => this.signalNow()), this.wait);
  }

  signalNow() {
    this.show("signal", "", this.part.textContent ?? "");
    this.frame = requestAnimationFrame((at) => { this.onset = at; });
    this.timer = setTimeout(() => this.record(null), this.rules.unanswered_after_ms);
  }

  /** No timer of the last trial runs on. */
  quiet() {
    clearTimeout(this.timer);
    clearTimeout(this.shown);
    if (this.frame) cancelAnimationFrame(this.frame);
    this.onset = 0;
  }

  /** @param {State} state @param {string} words @param {string} of which part it is */
  show(state, words, of) {
    this.state = state;
    this.dialog.dataset.state = state;
    this.signal.hidden = state !== "signal";
    this.words.textContent = words;
    this.part.textContent = of;
  }

  timeFrames() {
    const step = (/** @type {number} */ at) => {
      this.frames.push(at);
      if (this.state !== "off" && this.frames.length < FRAMES) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}

/** @param {ParentNode} within @param {string} what @returns {HTMLElement} */
function part(within, what) {
  return /** @type {HTMLElement} */ (within.querySelector(what));
}
