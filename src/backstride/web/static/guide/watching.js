// @ts-check
// Watching a session without a phone: fetches what a simulated phone felt, plays it, and tells the person what was said.
import { decodeFelt, makeFollower, makePacedClock, play, seamOf } from "./simulated.js";

/** @typedef {import("./view.js").View} View */

const REACTS_S = 0.4, WAITS_S = 12;   // from the tone to the first step; without a tone
const ANSWERS_S = 6;         // so long the simulated person looks round before she says that all is well

/** @param {() => string} state */
export function makeWatching(state) {
  const clock = makePacedClock();
  /** @type {any} */
  let what = null;
  /** @type {import("./simulated.js").Felt | null} */
  let felt = null;
  /** @type {ReturnType<typeof makeFollower> | null} */
  let follower = null;
  let block = -1, end = () => {}, askedAt = NaN, turnFrom = NaN, toneAt = NaN;

  return {
    clock,
    async load() {
      try {
        what = await (await fetch("/session/watch/guide")).json();
        felt = decodeFelt(await (await fetch("/session/watch/samples")).arrayBuffer(), what);
        return what;
      } catch {
        return null;
      }
    },
    begin() {
      if (!felt) return;
      follower = makeFollower(what.parts, seamOf(felt));
      end = play(felt, follower, clock);
    },
    /** @param {any} line */
    line(line) { if (line.k === "e" && line.what === "block") block = line.index; },
    /** The tone after which she turns or sets off. @param {any} output */
    heard(output) { if (output.kind === "tone" && (output.name === "go" || output.name === "beep")) toneAt = output.at; },
    /** @param {View} view @param {number} t */
    hear(view, t) {
      if (view.state !== "turn") turnFrom = NaN;
      else if (Number.isNaN(turnFrom)) turnFrom = t;
      const goes = (toneAt > turnFrom && t > toneAt + REACTS_S) || t > turnFrom + WAITS_S;
      follower?.hear({ state: view.state, block: view.state === "turn" && goes ? block + 1 : block, leftS: view.block.leftS });
      if (state() !== "asked") { askedAt = NaN; return; }
      if (Number.isNaN(askedAt)) askedAt = clock.nowMs();
      if (clock.nowMs() - askedAt > 1000 * ANSWERS_S) /** @type {HTMLElement | null} */ (document.querySelector('[data-screen="asked"] [data-press="fine"]'))?.click();
    },
    /** @param {number} pace @param {HTMLElement} live */
    setPace(pace, live) {
      clock.setPace(pace);
      for (const button of live.querySelectorAll("[data-pace]")) button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.pace === String(pace)));
    },
    end() { end(); },
  };
}
