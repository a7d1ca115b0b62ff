// @ts-check
// Answers of a person, kept before they are sent and sent in their order: effort, pain, confidence, a test. Each has an id, so that one
// that arrives twice is one. One that the server refuses for good stays here with its sentence, and holds up no other.
import { answered, looked, written } from "./db.js";
import { ifFree } from "./locks.js";

/** @typedef {import("./db.js").AnswerRow} AnswerRow */
/** @typedef {{answers: number, why: "done" | "offline" | "elsewhere" | "not paired"}} Unsent */

/**
 * Keep an answer; it is on disk when this comes back. Under an id that still waits, it takes the place of that one.
 * @param {{id: string, path: string, body: unknown}} answer
 */
export async function put({ id, path, body }) {
  await written(["answers"], async (transaction) => {
    const store = transaction.objectStore("answers");
    const before = /** @type {number | undefined} */ (await answered(store.index("id").getKey(id)));
    /** @type {AnswerRow} */
    const row = { id, path, body, refused: null };
    if (before !== undefined) row.n = before;
    store.put(row);
  });
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
  for (const one of await waiting()) {
    if (one.refused !== null) continue;
    let answer;
    try {
      answer = await fetch(one.path, { method: "POST", body: JSON.stringify(one.body), headers: { "Content-Type": "application/json" }, credentials: "same-origin", cache: "no-store", signal });
    } catch {
      return "offline";
    }
    if (answer.status === 401 || answer.status === 403) return "not paired";
    if (answer.status >= 500 || answer.status === 429) return "offline";
    await settle(one, answer.ok ? null : await sentence(answer));
  }
  return "done";
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
}

/** @param {Response} answer */
async function sentence(answer) {
  try {
    return String((await answer.json()).error);
  } catch {
    return `The server answered ${answer.status}.`;
  }
}
