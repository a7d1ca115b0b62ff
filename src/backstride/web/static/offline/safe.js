// @ts-check
// What is not yet safe on the server, for the sentence on the screen.
import { inMemory, openLogs } from "./log.js";
import { waiting } from "./queue.js";

/** @typedef {{sessions: number, bytes: number, answers: number, refused: {id: string, why: string, session: boolean}[]}} NotSafe */

/** @returns {Promise<NotSafe>} */
export async function notYetSafe() {
  const unsafe = (await openLogs()).filter((one) => one.safe === null), answers = await waiting(), held = inMemory();
  const refused = [...unsafe, ...answers].flatMap((one) => one.refused === null ? [] : [{ id: one.id, why: one.refused, session: "size" in one }]);
  return {
    sessions: new Set([...unsafe, ...held].map((one) => one.id)).size,
    bytes: unsafe.reduce((sum, one) => sum + Math.max(one.size - one.offset, 0), 0) + held.reduce((sum, one) => sum + one.bytes, 0),
    answers: answers.length,
    refused,
  };
}

/** `2 sessions (3.1 MB) and 1 answer are not yet safe on your server.`; empty where all are. @param {NotSafe} found */
export function unsafeWords({ sessions, bytes, answers, refused }) {
  const parts = [];
  if (sessions) parts.push(`${sessions} ${sessions === 1 ? "session" : "sessions"} (${bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1000)} kB`})`);
  if (answers) parts.push(`${answers} ${answers === 1 ? "answer" : "answers"}`);
  const one = parts.length === 1 && sessions + answers === 1;
  const why = refused.length ? ` ${one ? "It" : refused.length === 1 ? "One of them" : `${refused.length} of them`} stays on this phone, since the server does not take it: ${refused[0]?.why}` : "";
  return parts.length ? `${parts.join(" and ")} ${one ? "is" : "are"} not yet safe on your server.${why}` : "";
}

/** Whether something of it goes by itself: what was refused waits for a person. @param {NotSafe} found */
export const goesByItself = ({ sessions, answers, refused }) => refused.length < sessions + answers;
