// @ts-check
// Where the page takes its parts from: the detector, the session, the log on the phone, the way to the server.
import { makeIncidents } from "../live/incidents.js";
import { makeLive } from "../live/live.js";
import { isKept, isOpen, isOver, openLog } from "../offline/log.js";
import { notYetSafe, unsafeWords } from "../offline/safe.js";
import { keepSending, sendAll } from "../offline/upload.js";
import { blocksOf, piecesOf as pieces } from "./blocks.js";
import { followGyroscope } from "./gyroscope.js";
import { makeSession } from "./session.js";

/** @param {any} workout @returns {[number, number, string, string][]} */
export const piecesOf = (workout) => pieces(blocksOf(workout));

/** A new session, or one that goes on. @param {any} workout @param {any} state @param {any} options */
export const openSession = (workout, state, options) => (state ? makeSession.resume(state, { clips: options.clips }) : makeSession(workout, options));

/** @type {AbortController | null} */
let sending = null;

export const makeParts = {
  /** @param {string} id @param {any} header */
  log: (id, header) => openLog(id, header),
  isKept, isOpen, isOver,
  /** @param {{placement: string, facing: any, treadmill: boolean}} wearing */
  live: (wearing) => followGyroscope(() => makeLive(/** @type {any} */ (wearing))),
  /** @param {{placement: string}} wearing */
  incidents: ({ placement }) => makeIncidents({ placement }),
  /** As early as the network allows, while the session runs. */
  uploadMeanwhile() {
    sending ??= new AbortController();
    void keepSending({ signal: sending.signal });
  },
  /** What is left, now and again while the page is open; says how far it is. @param {(words: string) => void} told @returns {Promise<boolean>} whether all is safe */
  async sendAll(told) {
    sending?.abort();
    sending = null;
    const onProgress = (/** @type {{offset: number, size: number}} */ { offset, size }) => told(`On its way to your server: ${Math.floor(100 * offset / Math.max(size, 1))} %.`);
    let away = false;
    for (let tries = 0; tries < 3; tries += 1) {
      const left = await sendAll({ onProgress });
      away = left.why === "not paired";
      if (left.why === "done" || (left.why !== "elsewhere" && left.why !== "stopped")) break;
      await new Promise((resolve) => setTimeout(resolve, 500));     // the sending of meanwhile ends first
    }
    const found = await notYetSafe();
    told(unsafeWords(found) + (away ? " This phone is not paired any more: pair it again, then it goes there." : "") || "It is safe on your server.");
    if (found.sessions) makeParts.uploadMeanwhile();
    return found.sessions === 0;
  },
};
