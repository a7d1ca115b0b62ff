// @ts-check
// A second copy of what is recorded, in a file of the browser's own (OPFS), beside IndexedDB. After kills Chromium has begun with an empty
// IndexedDB, about once in a thousand: seen once from near (the folder was gone: "Creating DB since it was missing"), once by its effects. We
// believe that a kill tore a record of its log, and have not shown it. Where a browser has no such files there is one copy, as there was.

const FOLDER = "backstride-sessions";
const CLOSES_MS = 500, SESSION = /^[0-9a-f-]{36}\.jsonl$/i;
const nameOf = (/** @type {string} */ id) => `${id}.jsonl`;
const has = () => typeof Worker === "function" && typeof globalThis.navigator?.storage?.getDirectory === "function";

/** @typedef {{write: (at: number, bytes: Uint8Array) => void, close: (withinMs?: number) => Promise<void>}} Copy pieces join: each begins where one before it ended, or earlier */

/** Begin to write, or go on with, the copy of a session. @param {string} id @returns {Copy} */
export function openCopy(id) {
  if (!has()) return { write() {}, async close() {} };
  /** @type {Worker | null} */
  let worker = new Worker(new URL("./copy_worker.js", import.meta.url), { type: "module" });
  worker.onerror = () => { worker = null; };
  worker.postMessage({ open: { folder: FOLDER, name: nameOf(id) } });
  return {
    write(at, bytes) { worker?.postMessage({ at, bytes }); },
    async close(withinMs = CLOSES_MS) {
      const mine = worker;
      worker = null;
      if (!mine) return;
      const closed = new Promise((resolve) => { mine.onmessage = resolve; mine.onerror = resolve; setTimeout(resolve, withinMs); });
      mine.postMessage({ close: true });
      await closed;
      mine.terminate();
    },
  };
}

/** @returns {Promise<FileSystemDirectoryHandle | null>} null where there is no copy of anything */
async function folder() {
  if (!has()) return null;
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER);
  } catch {
    return null;
  }
}

/** What the copy has of a session: whole lines; empty where there is none. @param {string} id @returns {Promise<Uint8Array>} */
export async function copied(id) {
  try {
    const file = await (await (await folder())?.getFileHandle(nameOf(id)))?.getFile();
    const bytes = new Uint8Array(await file?.arrayBuffer() ?? []);
    return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
  } catch {
    return new Uint8Array();
  }
}

/** How long the copy of a session is, its last line whole or not; 0 where there is none. @param {string} id @returns {Promise<number>} */
export async function copiedBytes(id) {
  try {
    return (await (await (await folder())?.getFileHandle(nameOf(id)))?.getFile())?.size ?? 0;
  } catch {
    return 0;
  }
}

/** Sessions of which there is a copy. @returns {Promise<string[]>} */
export async function copies() {
  const found = [];
  try {
    for await (const name of /** @type {any} */ (await folder())?.keys() ?? []) if (SESSION.test(name)) found.push(name.slice(0, -6));
  } catch { /* none can be seen */ }
  return found;
}

/** @param {string} id */
export async function dropCopy(id) {
  try { await (await folder())?.removeEntry(nameOf(id)); } catch { /* there is none, or it is open: the next time */ }
}
