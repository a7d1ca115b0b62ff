// @ts-check
// The spoken clips: a small file a key and language beside this module. Kept as they came, unpacked when they are
// needed, so that ten minutes of speech do not lie in memory.

/** @typedef {import("./phrases.js").Clips} Table */

const UNPACKED = 40, RATE_HZ = 16_000;
/** Unpacked at once: what may not wait. */
export const AT_ONCE = Object.freeze(["all-right", "answer-stumble", "answer-fall", "alarm", "contact", "stop-here", "stop-hurts", "stop-fall", "stop-stumbles", "stop-spotter", "stop-effort", "paused", "go-on", "get-ready", "backward"]);

/** Address of a clip. @param {string} key @param {string} language @param {string | URL} [base] */
export const clipUrl = (key, language, base = new URL("../clips/", import.meta.url)) => new URL(`${language}/${key}.mp3`, base).href;

/** What is said in words, for a voice of the phone. @param {Table} table @param {readonly string[]} words @param {"en" | "de"} language */
export const sentenceOf = (table, words, language) => words.map((key) => table[key]?.[language] ?? key.replace(/^n-/, "").replaceAll("-", " ")).join(" ");

/**
 * @param {{table: Table, language: "en" | "de", get: (url: string) => Promise<ArrayBuffer>, unpack: (bytes: ArrayBuffer) => Promise<AudioBuffer>}} from
 */
export function makeClips({ table, language, get, unpack }) {
  /** @type {Map<string, Promise<ArrayBuffer>>} */
  const packed = new Map();
  /** @type {Map<string, Promise<AudioBuffer>>} */
  const ready = new Map();

  /** @param {string} key */
  function bytes(key) {
    let found = packed.get(key);
    if (!found) {
      found = get(clipUrl(key, language));
      packed.set(key, found);
      found.catch(() => packed.delete(key));   // no network just now: asked for again
    }
    return found;
  }

  /** One clip; the one that was not used for the longest time makes room. @param {string} key @returns {Promise<AudioBuffer>} */
  function clip(key) {
    const found = ready.get(key) ?? bytes(key).then((data) => unpack(data.slice(0)));
    ready.delete(key);
    ready.set(key, found);
    found.catch(() => ready.delete(key));
    if (ready.size > UNPACKED) {
      const oldest = [...ready.keys()].find((each) => !AT_ONCE.includes(each));
      if (oldest) ready.delete(oldest);
    }
    return found;
  }

  return {
    clip,
    has: (/** @type {string} */ key) => key in table,
    seconds: (/** @type {string} */ key) => table[key]?.seconds[language] ?? 0,
    /** Fetch all of the language, a few at a time. */
    async fetchAll() {
      const keys = [...AT_ONCE, ...Object.keys(table)].filter((key) => key in table);
      for (const key of AT_ONCE) if (key in table) void clip(key).catch(() => undefined);
      for (let n = 0; n < keys.length; n += 6) await Promise.allSettled(keys.slice(n, n + 6).map(bytes));
    },
  };
}

/** Unpack at the clips' own rate, a third of the loudspeaker's; where a browser does not, at the loudspeaker's. @param {BaseAudioContext} context */
export function unpacker(context) {
  return async (/** @type {ArrayBuffer} */ data) => {
    try {
      return await new OfflineAudioContext(1, 1, RATE_HZ).decodeAudioData(data.slice(0));
    } catch {
      return context.decodeAudioData(data);
    }
  };
}
