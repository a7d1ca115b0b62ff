// @ts-check
// Every request of the page goes through here.
import { charts as decodeCharts, focusTestId, sentence } from "./decode.js";

/** @typedef {import("./decode.js").Charts} Charts */

/**
 * @param {string} run
 * @param {[number, number] | null} range seconds; null is all of it
 * @returns {Promise<Charts>}
 */
export async function getCharts(run, range) {
  const query = range ? `?start_s=${range[0].toFixed(3)}&end_s=${range[1].toFixed(3)}` : "";
  const answer = await fetch(`/api/v1/runs/${encodeURIComponent(run)}/charts${query}`);
  if (!answer.ok) throw new Error(sentence(await answer.text()));
  return decodeCharts(await answer.json());
}

/**
 * Send a file, saying how many of its bytes are there.
 * @param {File} file
 * @param {(sent: number, total: number) => void} progress
 * @returns {Promise<void>} rejected with an Error whose message is for the person
 */
export function sendFile(file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/uploads?name=${encodeURIComponent(file.name.slice(-200))}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => progress(event.loaded, event.total || file.size));
    request.addEventListener("load", () => (request.status === 202 ? resolve() : reject(new Error(sentence(request.responseText)))));
    request.addEventListener("error", () => reject(new Error(sentence(""))));
    request.addEventListener("abort", () => reject(new Error(sentence(""))));
    request.send(file);
  });
}

/**
 * Keep a reaction test.
 * @param {object} test as `POST /api/v1/focus/tests` takes it
 * @returns {Promise<string>} its id; rejected with an Error whose message is for the person
 */
export async function sendFocusTest(test) {
  const body = JSON.stringify(test);
  const answer = await fetch("/api/v1/focus/tests", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
  if (!answer?.ok) throw new Error(sentence(answer ? await answer.text() : ""));
  return focusTestId(await answer.json());
}
