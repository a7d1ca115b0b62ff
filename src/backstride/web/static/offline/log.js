// @ts-check
// A session as it grows: lines go to the phone's store in chunks of a second, from the first second on, and nothing is dropped silently.
//
// What the person said or what happened is written at once; samples within a tenth of a second. A page that is killed loses what had not been written,
// which is less than two seconds. Where the phone is full, what the server has safe goes first (the oldest); where that is not enough, the lines
// wait in memory, it is said, and they are written as soon as there is room.
import { answered, bytesOf, looked, sentRow, sessionRow, written } from "./db.js";
import { namesHeld, taken } from "./locks.js";

/** @typedef {import("./db.js").SessionRow} SessionRow */
/** @typedef {import("./db.js").SentRow} SentRow */
/** @typedef {{[key: string]: unknown}} Line */
/** @typedef {SessionRow & {offset: number, safe: import("./db.js").Safe | null, refused: string | null, open: boolean}} Kept */

const SOON_MS = 100, AGAIN_MS = 1000, KEEP_SAFE = 3;
const QUIET = new Set(["m", "p"]);
const FULL = "This phone has no room left. The session is held in memory: keep this page open, and make room.";
const NOT_KEPT = "This phone's store takes nothing just now. The session is held in memory: keep this page open.";
const lockOf = (/** @type {string} */ id) => `backstride-log-${id}`;

export class Log {
  /** @type {Uint8Array[]} */
  #waiting = [];
  /** @type {Promise<void> | null} */
  #writing = null;
  #timer = 0;
  #closed = false;
  /** What is wrong, for the screen; null where all is well. @type {string | null} */
  trouble = null;
  /** Told when that changes. @type {(words: string | null) => void} */
  onTrouble = () => {};

  /** @param {SessionRow} row @param {() => void} release */
  constructor(row, release) {
    this.row = row;
    this.release = release;
  }

  /** Add a line; it counts as kept once `flush` has come back. The line `end` is the last: what comes after it is not of the session. @param {Line | string} line */
  append(line) {
    if (this.#closed) throw new Error("This session is closed.");
    if (this.row.ended) return;
    const text = typeof line === "string" ? line.replace(/\n+$/, "") : JSON.stringify(line);
    this.#waiting.push(new TextEncoder().encode(`${text}\n`));
    const said = typeof line === "string" ? parsed(text) : line;
    if (said["k"] === "end") this.row.ended = true;
    if (!QUIET.has(String(said["k"]))) void this.#write();
    else if (!this.#timer) this.#timer = setTimeout(() => void this.#write(), SOON_MS);
  }

  /** Write what waits; comes back when it is on disk. */
  flush() {
    return this.#write();
  }

  /** All lines that are on disk. @returns {Promise<string[]>} */
  async lines() {
    const whole = new TextDecoder().decode(await bytesOf(this.row.id, 0, this.row.size));
    return whole.split("\n").filter((line) => line);
  }

  /** How many bytes are on disk. */
  bytes() {
    return this.row.size;
  }

  /** How many bytes wait in memory. */
  unwritten() {
    return this.#waiting.reduce((sum, one) => sum + one.length, 0);
  }

  /** Write what waits, and let another page go on. */
  async close() {
    this.#closed = true;
    await this.#write();
    this.release();
  }

  #write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#writing ??= this.#writeAll().finally(() => { this.#writing = null; });
    return this.#writing;
  }

  async #writeAll() {
    while (this.#waiting.length) {
      const batch = [...this.#waiting], bytes = joined(batch);
      try {
        await keepChunk(this.row, bytes);
      } catch (error) {
        const full = error instanceof DOMException && error.name === "QuotaExceededError";
        if (full && await dropOldestSafe()) continue;
        this.#say(full ? FULL : NOT_KEPT);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        continue;
      }
      this.#waiting.splice(0, batch.length);
      this.#say(null);
    }
  }

  /** @param {string | null} words */
  #say(words) {
    if (words === this.trouble) return;
    this.trouble = words;
    this.onTrouble(words);
  }
}

/** @param {string} text @returns {Line} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}

/** Keep a chunk, and with it how far the session is; the row changes only once that is on disk. @param {SessionRow} row @param {Uint8Array} bytes */
async function keepChunk(row, bytes) {
  const next = { ...row, size: row.size + bytes.length, chunks: row.chunks + 1, wrote: Date.now() };
  await written(["sessions", "chunks"], (transaction) => {
    transaction.objectStore("chunks").add({ id: row.id, n: row.chunks, at: row.size, bytes });
    transaction.objectStore("sessions").put(next);
  });
  Object.assign(row, { size: next.size, chunks: next.chunks, wrote: next.wrote });
}

/**
 * Begin a session, or go on with one whose page was killed: its header stands already.
 * @param {string} id @param {Line} header
 * @returns {Promise<Log>}
 */
export async function openLog(id, header) {
  const release = await taken(lockOf(id));
  if (release === null) throw new Error("This session is open in another tab.");
  try {
    const known = await sessionRow(id);
    if (known?.ended) throw new Error("This session is over. Begin a new one.");
    if (known) return new Log(known, release);
    await forgetSafe(KEEP_SAFE);
    const began = String(header["began"] ?? new Date().toISOString());
    const log = new Log({ id, began, size: 0, chunks: 0, ended: false, wrote: Date.now(), dropped: false }, release);
    log.append(header);
    void log.flush();
    await Promise.race([log.flush(), new Promise((resolve) => setTimeout(resolve, AGAIN_MS))]);  // a full phone does not hold up the start
    return log;
  } catch (error) {
    release();
    throw error;
  }
}

/** Sessions on this phone, the oldest first, with how much of each is safe on the server. @returns {Promise<Kept[]>} */
export async function openLogs() {
  const held = await namesHeld();
  const rows = await looked(["sessions", "sent"], async (transaction) => {
    const sessions = /** @type {SessionRow[]} */ (await answered(transaction.objectStore("sessions").getAll()));
    const sent = /** @type {SentRow[]} */ (await answered(transaction.objectStore("sent").getAll()));
    const of = new Map(sent.map((row) => [row.id, row]));
    return sessions.map((row) => {
      const { offset, safe, refused } = of.get(row.id) ?? { offset: 0, safe: null, refused: null };
      return { ...row, offset, safe, refused, open: held.has(lockOf(row.id)) };
    });
  });
  return rows.sort((a, b) => a.began < b.began ? -1 : 1);
}

/** Say that a session is over though its last line is missing: its page was killed and nobody went on. @param {string} id */
export async function endKilled(id) {
  const release = await taken(lockOf(id));
  if (release === null) return false;
  try {
    await written(["sessions"], async (transaction) => {
      const store = transaction.objectStore("sessions");
      const row = /** @type {SessionRow | undefined} */ (await answered(store.get(id)));
      if (row) store.put({ ...row, ended: true });
    });
  } finally {
    release();
  }
  return true;
}

/** Delete the bytes of a session from this phone; refused while they are not safe on the server. @param {string} id */
export async function forget(id) {
  const { safe } = await sentRow(id), row = await sessionRow(id);
  if (!row || row.dropped) return true;
  if (safe === null || safe.length !== row.size) return false;
  await written(["sessions", "chunks"], (transaction) => {
    transaction.objectStore("chunks").delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    transaction.objectStore("sessions").put({ ...row, dropped: true });
  });
  return true;
}

/** Delete what is safe on the server, all but the newest few. @param {number} keep */
export async function forgetSafe(keep) {
  const safe = (await openLogs()).filter((one) => one.safe !== null && !one.dropped);
  for (const one of safe.slice(0, Math.max(safe.length - keep, 0))) await forget(one.id);
}

async function dropOldestSafe() {
  const oldest = (await openLogs()).find((one) => one.safe !== null && !one.dropped);
  return oldest !== undefined && await forget(oldest.id);
}

/** A session as the file that it is, to be kept by hand. @param {string} id */
export async function fileOf(id) {
  const row = await sessionRow(id);
  const bytes = await bytesOf(id, 0, row?.size ?? 0);
  return new File([/** @type {BlobPart} */ (bytes)], `guided-${id}.jsonl`, { type: "application/jsonl" });
}
