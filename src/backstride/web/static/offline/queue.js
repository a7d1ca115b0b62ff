// @ts-check
// Answers of a person, kept before they are sent and sent in their order: effort, pain, confidence, a test. Each has an id, so that one
// that arrives twice is one. One that the server refuses for good stays here with its sentence, and holds up no other.
import { copied, openCopy } from "./copy.js";
import { answered, looked, written } from "./db.js";
import { ifFree } from "./locks.js";

/** @typedef {import("./db.js").AnswerRow} AnswerRow */
/** @typedef {{answers: number, why: "done" | "offline" | "elsewhere" | "not paired"}} Unsent */

const COPY = "answers";                                                         // where a browser throws its store away (`copy.js`) they are still here
const WAITED_MS = 500, CLOSES_MS = 20_000;                                      // a slow phone takes longer to start a worker than a person is to wait
let mended = false;
const FOR_GOOD = new Set([400, 404, 409, 410, 413, 415, 422]);                  // another status may be of a proxy, or of a bad day

/**
 * Keep an answer; it is on disk when this comes back. Under an id that still waits, it takes the place of that one; and of what
 * was refused at the same address: the person has said it anew.
 * @param {{id: string, path: string, body: unknown}} answer
 */
export async function put({ id, path, body }) {
  await written(["answers"], async (transaction) => {
    const store = transaction.objectStore("answers");
    const before = /** @type {number | undefined} */ (await answered(store.index("id").getKey(id)));
    /** @type {AnswerRow} */
    const row = { id, path, body, refused: null };
    if (before !== undefined) row.n = before;
    for (const one of /** @type {AnswerRow[]} */ (await answered(store.getAll()))) {
      if (one.path === path && one.refused !== null && one.n !== before) store.delete(/** @type {number} */ (one.n));
    }
    store.put(row);
  });
  await keepCopy();
}

/** Delete an answer that the server does not take, since the person asked for it. @param {string} id */
export async function discardAnswer(id) {
  await written(["answers"], async (transaction) => {
    const store = transaction.objectStore("answers"), row = /** @type {AnswerRow | undefined} */ (await answered(store.index("id").get(id)));
    if (row && row.refused !== null) store.delete(/** @type {number} */ (row.n));
  });
  await keepCopy();
}

/** What waits is written beside the store, too, one writing after the other: few words. */
let keeping = Promise.resolve();
function keepCopy() {
  keeping = keeping.then(async () => {
    const copy = openCopy(COPY);
    copy.write(0, new TextEncoder().encode(`${JSON.stringify(await waiting())}\n`));
    await copy.close(CLOSES_MS);
  }).catch(() => {});                                                           // a second copy is a help, no condition
  return Promise.race([keeping, new Promise((resolve) => setTimeout(resolve, WAITED_MS))]);
}

/** Take from the copy what the store has lost: all of it, where it has lost any. One that had arrived is the same once more. */
async function mend() {
  try {
    const rows = /** @type {AnswerRow[]} */ (JSON.parse(new TextDecoder().decode(await copied(COPY)) || "[]"));
    if (rows.length && !(await waiting()).length) await written(["answers"], async (transaction) => {
      for (const { id, path, body, refused } of rows) transaction.objectStore("answers").put({ id, path, body, refused });
    });
  } catch { /* what is no list of answers is none */ }
}

/** All answers that are not on the server, in their order. @returns {Promise<AnswerRow[]>} */
export const waiting = () => looked(["answers"], (transaction) => answered(transaction.objectStore("answers").getAll()));

/** Send what waits, in order. @param {{signal?: AbortSignal}} [options] @returns {Promise<Unsent>} */
export async function sendAnswers({ signal } = {}) {
  const why = await ifFree("backstride-answers", () => sendEach(signal ?? null));
  return { answers: (await waiting()).filter((one) => one.refused === null).length, why: why ?? "elsewhere" };
}

/** @param {AbortSignal | null} signal @returns {Promise<Unsent["why"]>} */
async function sendEach(signal) {
  if (!mended) { mended = true; await mend(); }                                 // once a page
  const later = new Set();                                                      // what is said at one address stays in its order
  for (const one of await waiting()) {
    if (one.refused !== null || later.has(one.path)) continue;
    let answer;
    try {
      answer = await fetch(one.path, { method: "POST", body: JSON.stringify(one.body), headers: { "Content-Type": "application/json" }, credentials: "same-origin", cache: "no-store", signal });
    } catch {
      return "offline";
    }
    if (answer.status === 401 || answer.status === 403) return "not paired";
    const why = answer.ok ? null : await sentence(answer);
    if (!answer.ok && (why === null || !FOR_GOOD.has(answer.status))) later.add(one.path);
    else await settle(one, why);
  }
  return later.size ? "offline" : "done";
}

/** Take an answer off once the server has it; unless it was said anew meanwhile. @param {AnswerRow} sent @param {string | null} refused */
async function settle(sent, refused) {
  await written(["answers"], async (transaction) => {
    const store = transaction.objectStore("answers"), key = /** @type {number} */ (sent.n);
    const now = /** @type {AnswerRow | undefined} */ (await answered(store.get(key)));
    if (!now || JSON.stringify(now.body) !== JSON.stringify(sent.body)) return;
    if (refused === null) store.delete(key);
    else store.put({ ...now, refused });
  });
  await keepCopy();
}

/** What our server says of it; null where something else answered, or nothing was said. @param {Response} answer @returns {Promise<string | null>} */
async function sentence(answer) {
  try {
    const said = (await answer.json()).error;
    return typeof said === "string" ? said : null;
  } catch {
    return null;
  }
}
