// @ts-check
// Sessions to the server, by tus 1.0: as early as the network allows, while the session still runs, over days if need be.
//
// The server says how many bytes are safe there; the next piece goes on behind them. A piece carries its checksum, the last one the length and the
// SHA-256 of the whole. Nothing here deletes anything: a session counts as safe once the server has it in the journal with the same length and SHA-256.
import { bytesOf, keepSent, sentRow } from "./db.js";
import { ifFree } from "./locks.js";
import { dropCopy } from "./copy.js";
import { endKilled, mendAll, openLogs } from "./log.js";
import { sendAnswers } from "./queue.js";
import { Sha256, base64, hex, sha256 } from "./sha256.js";

/** @typedef {import("./log.js").Kept} Kept */
/** @typedef {{sessions: number, bytes: number, why: "done" | "offline" | "elsewhere" | "not paired" | "stopped"}} Left */
/** @typedef {{onProgress?: (progress: {id: string, offset: number, size: number}) => void, signal?: AbortSignal}} Options */

const AT = "/api/v1/sessions", TUS = "1.0.0", PIECE_BYTES = 256 * 1024, TRIES = 5;
const POLL_MS = 250, POLLS = 60, KILLED_MS = 12 * 3600 * 1000;
const FIRST_WAIT_MS = 2_000, LONGEST_WAIT_MS = 300_000;

let lookedAgain = false, mended = false;

class NotNow extends Error {
  /** @param {Left["why"]} why */
  constructor(why) { super(why); this.why = why; }
}

/** Send what is not safe yet, the oldest session first; returns what is left. @param {Options} [options] @returns {Promise<Left>} */
export async function sendAll(options = {}) {
  const why = await ifFree("backstride-upload", () => pass(options));
  const left = (await openLogs()).filter((one) => one.safe === null && one.refused === null);
  return { sessions: left.length, bytes: left.reduce((sum, one) => sum + Math.max(one.size - one.offset, 0), 0), why: why ?? "elsewhere" };
}

/** Go on sending, answers too, until told to stop: soon again while a session runs, ever more rarely without a network. @param {Options & {everyMs?: number, onPass?: () => void}} [options] */
export async function keepSending(options = {}) {
  const { signal, everyMs = 5_000, onPass } = options;
  let wait = FIRST_WAIT_MS;
  while (!signal?.aborted) {
    const left = await sendAll(options).catch(() => ({ why: "offline" }));
    if (left.why !== "not paired") await sendAnswers(signal ? { signal } : {}).catch(() => null);
    onPass?.();
    wait = left.why === "done" ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
    await slept(left.why === "done" ? everyMs : wait * (0.75 + Math.random() / 2), signal);
  }
}

/** Have a session that was refused sent once more. @param {string} id */
export async function sendAnew(id) {
  await keepSent({ ...await sentRow(id), refused: null });
}

/** What the server had said to have, and knows no more (an older backup was put back), is not safe: it is sent again while it is here. @param {Options} options */
async function lookAgain(options) {
  for (const one of await openLogs()) {
    if (one.safe === null || one.dropped) continue;
    const answer = await asked(one.id, { method: "GET" }, options);
    if (answer.status === 404 || (answer.status === 200 && (await answer.json()).state === "gone")) await keepSent({ id: one.id, offset: 0, safe: null, refused: null });
  }
  lookedAgain = true;
}

/** @param {Options} options @returns {Promise<Left["why"]>} */
async function pass(options) {
  /** @type {Left["why"]} */
  let why = "done";
  if (!mended) { mended = true; await mendAll().catch(() => null); }             // once a page
  if (!lookedAgain) await lookAgain(options).catch(() => null);                 // the same
  for (const one of await openLogs()) {
    if (one.safe !== null || one.refused !== null) continue;
    try {
      if (!one.ended && !one.open && Math.abs(Date.now() - one.wrote) > KILLED_MS) one.ended = await endKilled(one.id);
      await sendOne(one, options);
    } catch (error) {
      if (options.signal?.aborted) return "stopped";
      if (error instanceof TypeError) return "offline";                         // what fetch says without a network
      if (!(error instanceof NotNow || error instanceof DOMException)) throw error;
      why = error instanceof NotNow ? error.why : "offline";
      if (why === "not paired") return why;                                     // else one that does not go holds up no other
    }
  }
  return why;
}

/** @param {Kept} session @param {Options} options */
async function sendOne(session, options) {
  let offset = await begun(session, options);
  for (let tries = 0; tries < TRIES;) {
    if (offset > session.size) return session.ended ? closedThere(session.id, offset, options) : undefined;
    const piece = await bytesOf(session.id, offset, Math.min(session.size, offset + PIECE_BYTES));
    const last = session.ended && offset + piece.length === session.size;
    if (!piece.length && !last) return;
    const answer = await asked(session.id, { method: "PATCH", body: /** @type {BodyInit} */ (piece), headers: await headOf(session, offset, piece, last) }, options);
    if (answer.status === 204) {
      offset = Number(answer.headers.get("upload-offset"));
      await keepSent({ ...await sentRow(session.id), offset });
      options.onProgress?.({ id: session.id, offset, size: session.size });
      if (last && offset === session.size) return confirm(session, options);
      tries = 0;
    } else {
      if (![404, 409, 410, 423, 460].includes(answer.status)) return refused(session.id, await sentence(answer));
      tries += 1;
      const state = await known(session, options);
      if (state?.state === "kept" || state?.state === "refused") return confirm(session, options);
      offset = await begun(session, options);
    }
  }
  throw new NotNow("offline");                                                  // out of step again and again: later
}

/** The browser has lost a part that the server has: that is read as it is, since no more will come; what is here stays here. @param {string} id @param {number} offset @param {Options} options */
async function closedThere(id, offset, options) {
  const head = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), "Upload-Length": String(offset) };
  const answer = await asked(id, { method: "PATCH", body: /** @type {BodyInit} */ (new Uint8Array()), headers: head }, options);
  return refused(id, answer.status === 204 ? "The server holds more of this session than this phone, and reads that." : await sentence(answer));
}

/** @param {Kept} session @param {number} offset @param {Uint8Array} piece @param {boolean} last */
async function headOf(session, offset, piece, last) {
  /** @type {Record<string, string>} */
  const head = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), "Upload-Checksum": `sha256 ${base64(sha256(piece))}` };
  if (!last) return head;
  const whole = await digestOf(session);
  return { ...head, "Upload-Length": String(session.size), "Repr-Digest": `sha-256=:${base64(whole)}:` };
}

/** Make the session known to the server, and return how many bytes are safe there. @param {Kept} session @param {Options} options */
async function begun(session, options) {
  for (let tries = 0; tries < 2; tries++) {
    const head = await asked(session.id, { method: "HEAD" }, options);
    if (head.status === 200) return Number(head.headers.get("upload-offset"));
    const metadata = `id ${btoa(session.id)}`;
    const made = await asked("", { method: "POST", headers: { "Upload-Defer-Length": "1", "Upload-Metadata": metadata } }, options);
    if (made.status !== 201) throw new NotNow(made.status === 403 || made.status === 401 ? "not paired" : "offline");
  }
  throw new NotNow("offline");
}

/** Ask until the session is in the journal; only with its length and SHA-256 it counts as safe. @param {Kept} session @param {Options} options */
async function confirm(session, options) {
  for (let polls = 0; polls < POLLS; polls++) {
    const state = await known(session, options);
    if (state?.state === "refused") return refused(session.id, String(state.error ?? "The server could not read it."));
    if (state?.state === "kept") {
      const own = hex(await digestOf(session));
      if (state.length !== session.size || state.sha256 !== own) return refused(session.id, "The server holds another session under this id.");
      await keepSent({ id: session.id, offset: session.size, safe: { length: session.size, sha256: own, run: state.run ?? null }, refused: null });
      await dropCopy(session.id);
      return options.onProgress?.({ id: session.id, offset: session.size, size: session.size });
    }
    await slept(POLL_MS, options.signal);
  }
}

/** @param {Kept} session @param {Options} options @returns {Promise<{state: string, length: number | null, sha256: string | null, run?: string | null, error?: string | null} | null>} */
async function known(session, options) {
  const answer = await asked(session.id, { method: "GET" }, options);
  return answer.status === 200 ? answer.json() : null;
}

/** @param {string} id @param {RequestInit} request @param {Options} options */
async function asked(id, request, options) {
  const headers = { "Tus-Resumable": TUS, ...request.headers };
  const answer = await fetch(id ? `${AT}/${id}` : AT, { ...request, headers, cache: "no-store", credentials: "same-origin", signal: options.signal ?? null });
  if (answer.status === 401 || answer.status === 403) throw new NotNow("not paired");
  if (answer.status >= 500) throw new NotNow("offline");
  if (request.method !== "GET" && !answer.headers.has("tus-resumable")) throw new NotNow("offline");   // a proxy said that, or another name than ours was asked
  return answer;
}

/** SHA-256 of what is here of a session. @param {{id: string, size: number}} session */
async function digestOf(session) {
  const hash = new Sha256();
  for (let at = 0; at < session.size; at += PIECE_BYTES * 4) hash.update(await bytesOf(session.id, at, Math.min(session.size, at + PIECE_BYTES * 4)));
  return hash.digest();
}

/** The session stays on this phone, and the screen says why. @param {string} id @param {string} why */
async function refused(id, why) {
  await keepSent({ ...await sentRow(id), refused: why });
}

/** @param {Response} answer */
async function sentence(answer) {
  try {
    return String((await answer.json()).error);
  } catch {
    return `The server answered ${answer.status}.`;
  }
}

/** Wait, or until told to stop, or until the network is back. @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} */
function slept(ms, signal) {
  return new Promise((resolve) => {
    const over = () => { clearTimeout(timer); globalThis.removeEventListener?.("online", over); signal?.removeEventListener("abort", over); resolve(); };
    const timer = setTimeout(over, ms);
    globalThis.addEventListener?.("online", over);
    signal?.addEventListener("abort", over);
    if (signal?.aborted) over();
  });
}
