// @ts-check
// Between what a session says and the loudspeaker: the clock of the session against the audio clock, and at eight times the
// pace only as many words as can be heard.
import { seconds } from "./sensors.js";
import { makeSound } from "./sound.js";

const BETWEEN_S = 1.6;       // at a faster pace a word is dropped while another is heard

/** @param {import("./sensors.js").Clock} clock @param {() => number} pace */
export function makeHearing(clock, pace) {
  const Context = globalThis.AudioContext ?? /** @type {any} */ (globalThis).webkitAudioContext;
  /** @type {AudioContext | null} */
  let context = null;
  /** @type {ReturnType<typeof makeSound> | null} */
  let sound = null;
  /** @type {any} */
  let clips = {};
  let language = /** @type {"en" | "de"} */ ("en"), muted = false, freeAt = 0;

  const toContext = (/** @type {number} */ t) => (context?.currentTime ?? 0) + Math.max(0, (t - seconds(clock)) / pace());

  function unlock() {
    if (!sound) {
      context = Context ? new Context() : null;            // without it plain audio elements play
      sound = makeSound({ context, clips, language });
    }
    void sound.unlock();
  }

  return {
    unlock,
    /** @param {string} chosen */
    async load(chosen) {
      language = chosen === "de" ? "de" : "en";
      try {
        clips = await (await fetch(new URL("../clips/clips.json", import.meta.url))).json();
      } catch {
        clips = {};
      }
    },
    clips: () => clips,
    /** @param {any} output @param {number} now */
    hear(output, now) {
      if (!sound) return;
      if (output.kind === "silence") { sound.silence(); return; }
      if (pace() > 1) {
        const at = toContext(output.at ?? now);
        if (output.kind !== "say" && output.name === "tick") return;
        if (output.kind === "say" && !output.interrupts && at < freeAt) return;
        if (output.kind === "say") freeAt = at + BETWEEN_S;
        sound.play({ ...output, at }, (when) => when);
        return;
      }
      sound.play(output, toContext);
    },
    /** Words beside the session: while the phone is put on, and after it was away. @param {string[]} keys */
    speak(keys) {
      sound?.silence();
      sound?.play({ kind: "say", at: seconds(clock), words: keys, interrupts: true }, toContext);
    },
    async test() { unlock(); await sound?.test(); },
    toggle() { muted = !muted; sound?.mute(muted); return muted; },
  };
}
