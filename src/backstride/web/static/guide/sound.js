// @ts-check
// The ear of a session: words and tones on the loudspeaker's own clock, scheduled ahead. Tones step back while
// something is said; the alarm goes past the mute. Where no clip is there a voice of the phone speaks (a local one only:
// nothing is sent anywhere), else a tone. Without Web Audio plain audio elements play, as near to the time as a page can.
import { makeAudioClock } from "./audio_clock.js";
import { AT_ONCE, clipUrl, makeClips, sentenceOf, unpacker } from "./clips.js";
import { shapeOf } from "./tones.js";

/** @typedef {import("./phrases.js").Clips} Table */
/** @typedef {{kind: string, at?: number, words?: string[], name?: string, interrupts?: boolean}} Output */
/** @typedef {(t: number) => number} ToContext */
/** @typedef {{node: AudioScheduledSourceNode, gain: AudioNode | null, at: number}} Sounding */

const DUCKED = 0.25, FADE_S = 0.04, HORIZON_S = 0.02, UNLOCKED_MS = 700;

/** @param {{context: AudioContext | null, clips: Table, language: "en" | "de"}} settings */
export function makeSound({ context, clips: table, language }) {
  const clips = context ? makeClips({ table, language, get, unpack: unpacker(context) }) : null, clock = makeAudioClock();
  const voice = gainOf(context, context?.destination), tones = gainOf(context, context?.destination), loud = gainOf(context, context?.destination);
  /** @type {Set<Sounding>} */
  const sounding = new Set();
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  const timers = new Set();
  /** @type {HTMLAudioElement | null} */
  let element = null;
  let level = 1, muted = false, generation = 0;

  const works = () => context !== null && context.state === "running";

  /** In the tap: browsers let a page sound only from there. @returns {Promise<boolean>} whether it may */
  async function unlock() {
    const session = /** @type {{audioSession?: {type: string}}} */ (navigator).audioSession;
    if (session) session.type = "playback";        // heard with the switch on silent, and with the screen dark
    if (typeof Audio !== "undefined") element ??= new Audio();
    if (!context || !clips) return element !== null;
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(1, 1, 22_050);
    source.connect(context.destination);
    source.start();
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, UNLOCKED_MS))]).catch(() => undefined);
    void clips.fetchAll();
    return works();
  }

  /** @param {Output} output @param {ToContext} sessionToContext */
  function play(output, sessionToContext) {
    if (output.kind === "silence") return silence();
    if (output.kind !== "say" && output.kind !== "tone") return;
    if (context && !works()) void context.resume().catch(() => undefined);   // a call took the loudspeaker: asked back with whatever comes
    const at = output.at ?? 0, now = context?.currentTime ?? 0;
    const told = sessionToContext(at), when = told > now ? at + clock.see(now, told - at) : told;   // what is late says nothing of the clocks
    if (output.interrupts) silence();
    if (output.kind === "tone") sound(output.name ?? "beep", when);
    else void say(output.words ?? [], when);
  }

  /** @param {readonly string[]} words @param {number} when */
  async function say(words, when) {
    if (!words.length) return;
    const mine = generation, whole = clips !== null && words.every((key) => clips.has(key));
    if (!works()) return later(when, () => (whole || !speak(words)) && playElements(words));
    if (!whole || !clips) return later(when, () => { if (!speak(words)) sound("beep", context?.currentTime ?? 0); });
    let at = when;
    duck(when, words.reduce((end, key) => end + clips.seconds(key), when));
    for (const key of words) {
      try {
        const buffer = await clips.clip(key);
        at = Math.max(at, context ? context.currentTime + HORIZON_S : at);   // what came late puts the rest off
        if (mine === generation) startClip(buffer, at);
        at += clips.seconds(key);
      } catch {
        if (mine === generation && key === words[0] && !speak(words)) sound("beep", when);   // said by the phone's own voice
        return;
      }
    }
  }

  /** @param {AudioBuffer} buffer @param {number} at */
  function startClip(buffer, at) {
    if (!context || !voice) return;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(voice);
    source.start(at);
    keep(source, null, at);
  }

  /** @param {string} name @param {number} when */
  function sound(name, when) {
    const shape = shapeOf(name), into = name === "alarm" ? loud : tones;
    if (!context || !into) return;
    if (!works() && name !== "alarm") return;        // what waits would all sound at once
    const start = Math.max(when, context.currentTime + HORIZON_S);
    for (const part of shape) {
      const node = context.createOscillator(), gain = context.createGain(), at = start + part.afterS, end = at + part.seconds;
      node.type = part.wave;
      node.frequency.setValueAtTime(part.fromHz, at);
      node.frequency.linearRampToValueAtTime(part.toHz, end);
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(part.loud, at + 0.008);
      gain.gain.setValueAtTime(part.loud, Math.max(at + 0.008, end - 0.03));
      gain.gain.linearRampToValueAtTime(0, end);
      node.connect(gain).connect(into);
      node.start(at);
      node.stop(end);
      keep(node, gain, at);
    }
  }

  /** @param {AudioScheduledSourceNode} node @param {AudioNode | null} gain @param {number} at */
  function keep(node, gain, at) {
    const one = { node, gain, at };
    sounding.add(one);
    node.onended = () => { sounding.delete(one); node.disconnect(); gain?.disconnect(); };
  }

  /** Tones step back while something is said. @param {number} from @param {number} to */
  function duck(from, to) {
    if (muted) return;
    tones?.gain.setTargetAtTime(DUCKED * level, Math.max(from - FADE_S, 0), FADE_S);
    tones?.gain.setTargetAtTime(level, to, FADE_S);
  }

  /** Nothing that is scheduled will be heard, and what is heard breaks off. */
  function silence() {
    generation += 1;
    for (const { node } of sounding) {
      try { node.stop(); } catch { /* it had not begun */ }
    }
    sounding.clear();
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    element?.pause();
    globalThis.speechSynthesis?.cancel();
    if (!context) return;
    tones?.gain.cancelScheduledValues(context.currentTime);
    tones?.gain.setValueAtTime(muted ? 0 : level, context.currentTime);
  }

  /** Speech of the phone itself, of a voice that lives on it. @param {readonly string[]} words @returns {boolean} */
  function speak(words) {
    const speech = globalThis.speechSynthesis, own = speech?.getVoices().find((each) => each.localService && each.lang.toLowerCase().startsWith(language));
    if (!own || muted) return muted;
    const said = new SpeechSynthesisUtterance(sentenceOf(table, words, language));
    Object.assign(said, { voice: own, lang: own.lang, volume: level });
    speech.speak(said);
    return true;
  }

  /** One after another, without Web Audio. @param {readonly string[]} words */
  function playElements(words) {
    const [first, ...rest] = words, mine = generation;
    if (!element || muted || first === undefined) return;
    element.src = clipUrl(first, language);
    element.volume = level;
    element.onended = () => { if (mine === generation) playElements(rest); };
    element.play().catch(() => speak(words));
  }

  /** @param {number} when on the loudspeaker's clock @param {() => void} act */
  function later(when, act) {
    const timer = setTimeout(() => { timers.delete(timer); act(); }, Math.max(0, 1000 * (when - (context?.currentTime ?? 0))));
    timers.add(timer);
  }

  function setLevels() {
    const at = context?.currentTime ?? 0;
    for (const gain of [voice, tones]) {
      gain?.gain.cancelScheduledValues(at);
      gain?.gain.setValueAtTime(muted ? 0 : level, at);
    }
    loud?.gain.setValueAtTime(1, at);
  }

  return {
    unlock,
    play,
    silence,
    /** @param {boolean} on the alarm is heard all the same */
    mute(on) {
      muted = on;
      if (on) globalThis.speechSynthesis?.cancel();
      setLevels();
    },
    /** The word that a person says he heard. @param {string} [key] */
    async test(key = AT_ONCE.at(-1) ?? "backward") {
      await unlock();
      await say([key], (context?.currentTime ?? 0) + 0.1);
    },
    /** 0 to 1; without an argument only told. @param {number} [wanted] */
    volume(wanted) {
      if (wanted !== undefined) {
        level = Math.min(Math.max(wanted, 0), 1);
        setLevels();
      }
      return level;
    },
  };
}

/** @param {AudioContext | null} context @param {AudioNode | undefined} into */
function gainOf(context, into) {
  if (!context || !into) return null;
  const made = context.createGain();
  made.connect(into);
  return made;
}

/** @param {string} url */
async function get(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.arrayBuffer();
}
