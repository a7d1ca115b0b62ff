// @ts-check
// A session as it grows: lines go to the phone's store in chunks of a second, from the first second on, and nothing is dropped silently.
//
// What the person said or what happened is written at once; samples within a tenth of a second. A page that is killed loses what had not been written,
// which is less than two seconds. Where the phone is full, what the server has safe goes first (the oldest); where that is not enough, the lines
// wait in memory, it is said, and they are written as soon as there is room.
import { copied, copiedBytes, copies, dropCopy, openCopy } from "./copy.js";
import { answered, bytesOf, holdStore, looked, sentRow, sessionRow, written } from "./db.js";
import { namesHeld, taken } from "./locks.js";

/** @typedef {import("./db.js").SessionRow} SessionRow */
/** @typedef {import("./db.js").SentRow} SentRow */
/** @typedef {{[key: string]: unknown}} Line */
/** @typedef {SessionRow & {offset: number, safe: import("./db.js").Safe | null, refused: string | null, open: boolean}} Kept */

const SOON_MS = 100, AGAIN_MS = 1000, CLOSES_MS = 2000, KEEP_SAFE = 3, OPEN_TRIES = 20;
const QUIET = new Set(["m", "p"]);
const FULL = "This phone has no room left. The session is held in memory: keep this page open, and make room.";
const NOT_KEPT = "This phone's store takes nothing just now. The session is held in memory: keep this page open.";
/** Sessions of this page that are not closed, or not yet on disk. @type {Set<Log>} */
const here = new Set();
const stay = (/** @type {Event} */ event) => event.preventDefault();               // the browser asks before it leaves the page
const lockOf = (/** @type {string} */ id) => `backstride-log-${id}`;

export class Log {
  /** @type {Uint8Array[]} */
  #waiting = [];
  /** @type {Promise<void> | null} */
  #writing = null;
  #timer = 0;
  #closed = false;
  #asked;
  #copy;
  /** What is wrong, for the screen; null where all is well. @type {string | null} */
  trouble = null;
  /** @type {(words: string | null) => void} */
  #tell = () => {};

  /** @param {SessionRow} row @param {() => void} release @param {boolean} [asked] whether the store was asked for what it has of it @param {{at: number, bytes: Uint8Array}} [lacks] what is not in its copy */
  constructor(row, release, asked = true, lacks) {
    this.row = row;
    this.#asked = asked;
    const letGo = holdStore();
    this.#copy = openCopy(row.id);
    if (lacks?.bytes.length) this.#copy.write(lacks.at, lacks.bytes);
    this.release = async () => { here.delete(this); letGo(); await this.#copy.close(); release(); };
    here.add(this);
  }

  /** Told when that changes, and at once where it is so already: a store may have failed with the header. @param {(words: string | null) => void} tell */
  set onTrouble(tell) {
    this.#tell = tell;
    if (this.trouble !== null) tell(this.trouble);
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

  /** The whole as a file, with what waits in memory: to be kept by hand where the store takes nothing. */
  async file() {
    const { id, size } = this.row, disk = size ? await bytesOf(id, 0, size).catch(async () => (await copied(id)).subarray(0, size)) : new Uint8Array();
    return asFile(id, [disk, ...this.#waiting]);
  }

  /** How many bytes are on disk. */
  bytes() {
    return this.row.size;
  }

  /** How many bytes wait in memory. */
  unwritten() {
    return this.#waiting.reduce((sum, one) => sum + one.length, 0);
  }

  /** Write what waits, and let another page go on; a full phone holds up nobody: what waits then stays with this page. */
  async close() {
    this.#closed = true;
    const wrote = this.#write().then(this.release);
    await Promise.race([wrote, new Promise((resolve) => setTimeout(resolve, CLOSES_MS))]);
  }

  #write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#writing && this.#waiting.length) this.#writing = this.#writeAll();
    return this.#writing ?? Promise.resolve();
  }

  async #writeAll() {
    while (this.#waiting.length) {
      try {
        if (!this.#asked) await this.#ask();
        const batch = [...this.#waiting], bytes = joined(batch);
        this.#copy.write(this.row.size, bytes);
        await keepChunk(this.row, bytes);
        this.#waiting.splice(0, batch.length);
        this.#say(null);
      } catch (error) {
        const full = error instanceof DOMException && error.name === "QuotaExceededError";
        if (full && await dropOldestSafe().catch(() => false)) continue;
        this.#say(full ? FULL : NOT_KEPT);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    this.#writing = null;                                                       // at once: whoever adds a line next begins anew
  }

  /** The store was not to be asked when this began: if it has the session, its header stands already. */
  async #ask() {
    const known = await sessionRow(this.row.id);
    if (known) { Object.assign(this.row, known); this.#waiting.shift(); }
    this.#asked = true;
  }

  /** @param {string | null} words */
  #say(words) {
    if (words === this.trouble) return;
    this.trouble = words;
    if (words) globalThis.addEventListener?.("beforeunload", stay);
    else if (!inMemory().length) globalThis.removeEventListener?.("beforeunload", stay);
    this.#tell(words);
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
  let asked = true;
  try {
    const kept = await sessionRow(id).catch(() => { asked = false; return undefined; });
    const known = asked ? await mended(id, kept) : kept;
    if (known?.ended) throw new Error("This session is over. Begin a new one.");
    if (known) return await goingOn(known, release);
    if (asked) await forgetSafe(KEEP_SAFE).catch(() => {});
  } catch (error) {
    release();
    throw error;
  }
  const began = String(header["began"] ?? new Date().toISOString());
  const log = new Log({ id, began, size: 0, chunks: 0, ended: false, wrote: Date.now(), dropped: false }, release, asked);
  log.append(header);
  await Promise.race([log.flush(), new Promise((resolve) => setTimeout(resolve, AGAIN_MS))]);  // a full phone does not hold up the start
  return log;
}

/** A session that goes on: what its copy lacks, for a page that was killed before it wrote that, is written first. @param {SessionRow} row @param {() => void} release */
async function goingOn(row, release) {
  const from = Math.min(await copiedBytes(row.id), row.size), lacks = await bytesOf(row.id, from, row.size);
  return new Log(row, release, true, { at: from, bytes: lacks });
}

/** Take from the copy what the store has lost of a session. @param {string} id @param {SessionRow | undefined} kept @returns {Promise<SessionRow | undefined>} */
async function mended(id, kept) {
  if (kept?.ended || kept?.dropped) return kept;
  const copy = await copied(id), from = kept?.size ?? 0;
  if (copy.length <= from) return kept;
  const lines = new TextDecoder().decode(copy).trimEnd().split("\n");
  const began = String(parsed(lines[0] ?? "")["began"] ?? new Date().toISOString());
  const row = kept ?? { id, began, size: 0, chunks: 0, ended: false, wrote: Date.now(), dropped: false };
  row.ended = parsed(lines.at(-1) ?? "")["k"] === "end";
  await keepChunk(row, copy.slice(from));
  return row;
}

/** Take from copies what the store has lost, of sessions that nobody writes just now; drop copies of what is safe or deleted. */
export async function mendAll() {
  for (const id of await copies()) {
    const release = await taken(lockOf(id));
    if (release === null) continue;
    try {
      if ((await sentRow(id)).safe !== null) await dropCopy(id);
      else await mended(id, await sessionRow(id));
    } finally {
      release();
    }
  }
}

/** Tell whether another page writes a session; a page that was just killed lets go of it in a moment. @param {string} id */
export async function isOpen(id) {
  for (let tries = 0; tries < OPEN_TRIES; tries++) {
    if (!(await namesHeld()).has(lockOf(id))) return false;
    await new Promise((resolve) => setTimeout(resolve, SOON_MS));
  }
  return true;
}

/** Tell whether anything of a session is on this phone; a store that cannot be asked just now may have it. @param {string} id */
export const isKept = async (id) => await sessionRow(id).then((row) => row !== undefined, () => true) || (await copied(id)).length > 0;

/** Tell whether the last line of a session stands already. @param {string} id */
export const isOver = async (id) => (await sessionRow(id).catch(() => undefined))?.ended ?? false;

/** What this page could not write so far, by session. @returns {{id: string, bytes: number}[]} */
export const inMemory = () => [...here].filter((log) => log.trouble !== null).map((log) => ({ id: log.row.id, bytes: log.unwritten() }));

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

/** Say of every session that it is over whose page is gone and that nobody can go on with: a test, or one in whose place another began.
 * Without locks a page cannot see what another one writes, and says nothing. @param {string | null} but the one that can be gone on with */
export async function endLeft(but) {
  if (!navigator.locks) return;
  for (const one of await openLogs()) if (!one.ended && !one.open && one.id !== but) await endKilled(one.id);
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

/** Delete a session that the server does not take, since the person asked for it. @param {string} id */
export async function discard(id) {
  const release = await taken(lockOf(id));
  if (release === null) return;
  try {
    await written(["sessions", "chunks", "sent"], async (transaction) => {
      const sent = /** @type {SentRow | undefined} */ (await answered(transaction.objectStore("sent").get(id)));
      if (!sent || sent.refused === null) return;
      transaction.objectStore("chunks").delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
      for (const store of ["sessions", "sent"]) transaction.objectStore(store).delete(id);
    });
    if (await sessionRow(id) === undefined) await dropCopy(id);
  } finally {
    release();
  }
}

/** Delete what is safe on the server, all but the newest few. @param {number} keep */
export async function forgetSafe(keep) {
  const safe = (await openLogs()).filter((one) => one.safe !== null && !one.dropped);
  for (const one of safe.slice(0, Math.max(safe.length - keep, 0))) await forget(one.id);
}

async function dropOldestSafe() {
  for (const one of await openLogs()) if (one.safe !== null && !one.dropped && await forget(one.id)) return true;
  return false;
}

/** A session as the file that it is, to be kept by hand. @param {string} id */
export async function fileOf(id) {
  const row = await sessionRow(id);
  return asFile(id, [await bytesOf(id, 0, row?.size ?? 0)]);
}

/** @param {string} id @param {Uint8Array[]} parts */
const asFile = (id, parts) => new File(/** @type {BlobPart[]} */ (parts), `guided-${id}.jsonl`, { type: "application/jsonl" });
