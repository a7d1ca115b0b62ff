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

/** Open the store, once a page. @returns {Promise<IDBDatabase>} */
export function openStore() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => build(request.result);
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => { db.close(); opened = null; };               // a newer page wants to build on it
      db.onclose = () => { opened = null; };
      resolve(db);
    };
    request.onerror = () => { opened = null; reject(request.error); };
  });
  return opened;
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
  const db = await openStore();
  const transaction = db.transaction(stores, "readwrite", { durability: "strict" });
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
    throw await over.then(() => error, (why) => why ?? error);
  }
}

/** Read in one transaction. @template T @param {string[]} stores @param {(transaction: IDBTransaction) => Promise<T>} work @returns {Promise<T>} */
export async function looked(stores, work) {
  return work((await openStore()).transaction(stores, "readonly"));
}

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
