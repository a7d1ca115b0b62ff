// @ts-check
// Writes the second copy of a session (`copy.js`): a file can be written piece by piece in a worker only. One worker a session.

/** @typedef {{at: number, bytes: Uint8Array}} Piece */
/** @typedef {{write: (bytes: Uint8Array, where: {at: number}) => number, truncate: (size: number) => void, getSize: () => number, flush: () => void, close: () => void}} Handle */

const TRIES = 50, AGAIN_MS = 100;

/** @type {Handle | null} */
let file = null;
/** What is done one after the other. */
let queue = Promise.resolve();

/** A page that was just killed lets go of its file in a moment. @param {string} folder @param {string} name @returns {Promise<Handle>} */
async function opened(folder, name) {
  const there = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });
  const entry = /** @type {any} */ (await there.getFileHandle(name, { create: true }));
  for (let tries = 1; ; tries++) {
    try {
      return await entry.createSyncAccessHandle();
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

addEventListener("message", ({ data }) => {
  queue = queue.then(async () => {
    if (data.open) file = await opened(data.open.folder, data.open.name);
    if (data.bytes && file && data.at > file.getSize()) throw new Error("a piece is missing");
    if (data.bytes && file) {
      file.write(data.bytes, { at: data.at });
      file.truncate(data.at + data.bytes.length);
    }
    if (data.close) {
      file?.flush();
      file?.close();
      file = null;
      postMessage("closed");
    }
  }).catch(() => { file?.close(); file = null; if (data.close) postMessage("closed"); });        // a second copy is a help, no condition
});
