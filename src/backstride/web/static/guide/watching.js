// @ts-check
// Watching a session without a phone: fetches what a simulated phone felt, plays it, and tells the person what was said.
import { decodeFelt, makeFollower, makePacedClock, play, seamOf } from "./simulated.js";

/** @typedef {import("./view.js").View} View */

const REACTS_S = 0.4, WAITS_S = 12;   // from the tone to the first step; without a tone
const ANSWERS_S = 6;         // so long the simulated person looks round before she says that all is well

/** @typedef {{ribbon: [number, number, string, string][], duration_s: number, backward_s: number, forward_s: number, steps: number | null, stumbles: number | null, lede: string, was: string | null, now: string | null, reasons: string[]}} WatchedResult */

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

  /** Nothing of it is kept on this device. @type {string[]} */
  const kept = [];
  const log = (/** @type {unknown} */ header) => {
    kept.push(`${JSON.stringify(header)}\n`);
    return { append: (/** @type {unknown} */ line) => kept.push(`${JSON.stringify(line)}\n`), flush: async () => {}, close: async () => {}, lines: async () => kept, trouble: null, file: async () => new File(kept, "watched.jsonl"), onTrouble: (/** @type {string | null} */ _) => {} };
  };

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
    log,
    /** The recording on its way, and what came back. @param {(words: string) => void} told @returns {Promise<WatchedResult | null>} */
    async send(told) {
      const bytes = await packed(kept.join("")), kb = Math.ceil(bytes.size / 1000);
      told(`${kb} kB on their way to the server.`);
      const answer = fetch("/session/watch/result", { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: bytes });
      told(`${kb} kB sent. It is being read, as yours would be.`);
      const found = await answer;
      return found.ok ? found.json() : null;
    },
  };
}

/** As small as it goes over the air. @param {string} text @returns {Promise<Blob>} */
async function packed(text) {
  const whole = new Blob([text]);
  return typeof CompressionStream === "undefined" ? whole : new Response(whole.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}
