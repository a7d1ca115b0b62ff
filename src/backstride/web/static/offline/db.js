// @ts-check
// The phone's own store, IndexedDB: sessions in chunks, how much of each is safe on the server, and answers that wait.
// Every write is durable before it counts ("strict": the browser has it on disk, not only in memory), and one transaction is all or nothing,
// so a page that is killed leaves whole chunks and no halves.

/** @typedef {{id: string, began: string, size: number, chunks: number, ended: boolean, wrote: number, dropped: boolean}} SessionRow */
/** @typedef {{id: string, n: number, at: number, bytes: Uint8Array}} ChunkRow */
/** @typedef {{length: number, sha256: string, run: string | null}} Safe */
/** @typedef {{id: string, offset: number, safe: Safe | null, refused: string | null}} SentRow */
/** @typedef {{n?: number, id: string, path: string, body: unknown, refused: string | null}} AnswerRow */

const NAME = "backstride-offline", VERSION = 1;
/** @type {Promise<IDBDatabase> | null} */
let opened = null;
/** What it came to. @type {IDBDatabase | null} */
let current = null;

/** How many sessions are being written here, and what is to be done once none is. */
let holds = 0, whenFree = () => {};

/** Open the store, once a page. @returns {Promise<IDBDatabase>} */
export function openStore() {
  if (opened) return opened;
  const mine = opened = opening();
  mine.catch(() => { if (opened === mine) opened = null; });                    // asked again the next time
  return mine;
}

/** @returns {Promise<IDBDatabase>} */
function opening() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    let late = false;
    request.onupgradeneeded = () => build(request.result);
    request.onblocked = () => { late = true; reject(new Error("An older page of Backstride writes a session. Close it first.")); };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      if (late) { db.close(); return; }
      db.onversionchange = () => { whenFree = () => closeStore(db); if (!holds) whenFree(); };   // a newer page wants to build on it: after the session
      db.onclose = () => closeStore(db);
      current = db;
      resolve(db);
    };
  });
}

/** Keep the store as it is while a session is written; returns what lets go. */
export function holdStore() {
  let held = true;
  holds += 1;
  return () => {
    if (held) holds -= 1;
    held = false;
    if (!holds) whenFree();
  };
}

/** Let go of a connection, which may be dead (iPhones lose it while an app sleeps); the next who asks opens another. @param {IDBDatabase} db */
function closeStore(db) {
  db.close();
  if (current !== db) return;
  whenFree = () => {};
  opened = current = null;
}

/** @param {IDBDatabase} db */
function build(db) {
  db.createObjectStore("sessions", { keyPath: "id" });
  db.createObjectStore("chunks", { keyPath: ["id", "n"] }).createIndex("at", ["id", "at"]);
  db.createObjectStore("sent", { keyPath: "id" });
  db.createObjectStore("answers", { keyPath: "n", autoIncrement: true }).createIndex("id", "id", { unique: true });
}

/** What a request comes to. @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Do some work in one transaction, and return when it is on disk; what it threw undoes all of it.
 * @template T
 * @param {string[]} stores
 * @param {(transaction: IDBTransaction) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function written(stores, work) {
  const [db, transaction] = await begun(stores, "readwrite");
  const over = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(null);
    transaction.onabort = () => reject(transaction.error ?? new Error("nothing was kept"));
  });
  over.catch(() => {});                                                         // it is asked for below
  try {
    const result = await work(transaction);
    await over;
    return result;
  } catch (error) {
    try { transaction.abort(); } catch { /* it is over already */ }
    const why = await over.then(() => error, (found) => found ?? error);
    if (isLost(error) || isLost(why)) closeStore(db);
    throw why;
  }
}

/** Read in one transaction. @template T @param {string[]} stores @param {(transaction: IDBTransaction) => Promise<T>} work @returns {Promise<T>} */
export async function looked(stores, work) {
  const [db, transaction] = await begun(stores, "readonly");
  try {
    return await work(transaction);
  } catch (error) {
    if (isLost(error)) closeStore(db);
    throw error;
  }
}

/** Begin a transaction; where the connection is dead, on another one. @param {string[]} stores @param {IDBTransactionMode} mode @returns {Promise<[IDBDatabase, IDBTransaction]>} */
async function begun(stores, mode) {
  const db = await openStore();
  try {
    return [db, db.transaction(stores, mode, { durability: "strict" })];
  } catch {
    closeStore(db);
    const other = await openStore();
    return [other, other.transaction(stores, mode, { durability: "strict" })];
  }
}

/** @param {unknown} error */
const isLost = (error) => error instanceof DOMException && (error.name === "UnknownError" || error.name === "InvalidStateError");

/**
 * The bytes of a session in `[from, to)`.
 * @param {string} id @param {number} from @param {number} to @returns {Promise<Uint8Array>}
 */
export async function bytesOf(id, from, to) {
  const found = await looked(["chunks"], async (transaction) => {
    const index = transaction.objectStore("chunks").index("at");
    const first = await answered(index.openKeyCursor(IDBKeyRange.bound([id, 0], [id, from]), "prev"));
    const at = first === null ? 0 : /** @type {[string, number]} */ (first.key)[1];
    return /** @type {ChunkRow[]} */ (await answered(index.getAll(IDBKeyRange.bound([id, at], [id, to], false, true))));
  });
  const out = new Uint8Array(Math.max(to - from, 0));
  let filled = 0;
  for (const { at, bytes } of found) {
    const part = bytes.subarray(Math.max(from - at, 0), Math.max(Math.min(to - at, bytes.length), 0));
    out.set(part, filled);
    filled += part.length;
  }
  return out.subarray(0, filled);
}

/** @param {string} id @returns {Promise<SessionRow | undefined>} */
export const sessionRow = (id) => looked(["sessions"], (t) => answered(t.objectStore("sessions").get(id)));

/** @param {string} id @returns {Promise<SentRow>} */
export async function sentRow(id) {
  const row = await looked(["sent"], (t) => answered(t.objectStore("sent").get(id)));
  return row ?? { id, offset: 0, safe: null, refused: null };
}

/** @param {SentRow} row */
export const keepSent = (row) => written(["sent"], (t) => { t.objectStore("sent").put(row); });
