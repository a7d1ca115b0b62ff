// @ts-check
// The shell around a session: it registers the worker, has it take along what a session needs, and offers a new version.
//
// A new version never interrupts: the worker waits, this page asks, and where a session runs the answer is "later". On the
// page of a session nothing is offered at all.
import { node } from "./node.js";

/** Name of the files that this page is made of. */
export const VERSION = new URL(import.meta.url).pathname.split("/")[2] ?? "";
const AFTER_MS = 5000; // the page after a session sends that one first
const PAGE_OF_SESSION = /^\/session(?!\/[^/]+\/after$)/;

let runs = () => document.body.dataset.session === "running";

/** Say how to tell that a session runs here. @param {() => boolean} tell */
export function runsWhile(tell) { runs = tell; }

/** Ask a worker something. @param {ServiceWorker} worker @param {object} words @returns {Promise<any>} */
const ask = (worker, words) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (event) => resolve(event.data);
  worker.postMessage(words, [port2]);
});

/** Offer a version that waits. @param {ServiceWorkerRegistration} registration */
function offer(registration) {
  if (PAGE_OF_SESSION.test(location.pathname) || document.querySelector("[data-fresh]")) return;
  const words = node("span", {}, "A new version of Backstride is ready.");
  const now = node("button", { type: "button" }, "Use it now"), later = node("button", { type: "button" }, "Later");
  const bar = node("div", { class: "undo", role: "status", "data-fresh": "" }, words, node("span", { class: "row" }, now, later));
  now.addEventListener("click", async () => {
    if (!registration.waiting) { location.reload(); return; }
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    const answer = await ask(registration.waiting, { what: "take over" });
    if (!answer?.taken) words.textContent = "A session runs on another page. The new version waits until it is over.";
  });
  later.addEventListener("click", () => bar.remove());
  document.querySelector("main")?.prepend(bar);
}

/** @param {ServiceWorkerRegistration} registration */
function watch(registration) {
  const look = () => { if (registration.waiting && navigator.serviceWorker.controller) offer(registration); };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
}

/** Have the worker take along the sessions to come, and the clips of the chosen language. @param {ServiceWorkerRegistration} registration */
async function takeAlong(registration) {
  const done = registration.active && (await ask(registration.active, { what: "take" }));
  if (done) document.documentElement.dataset.taken = `${done.clips} of ${done.of}`;
}

/** Register the worker where there may be one; without one the pages work as far as the network reaches. */
export async function startShell() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.ask === "session") event.ports[0]?.postMessage({ running: runs(), version: VERSION });
  });
  navigator.serviceWorker.startMessages();
  try {
    const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    watch(registration);
    await navigator.serviceWorker.ready;
    await takeAlong(registration);
  } catch (error) {
    console.info(`Nothing is kept for the way: ${error instanceof Error ? error.message : error}`);
  }
}

/** What waits on this phone goes on its way; where no session was ever kept, nothing is loaded for it. */
async function sendOn() {
  if (PAGE_OF_SESSION.test(location.pathname)) return;                          // there it is sent while it runs
  const known = await indexedDB.databases?.().catch(() => null);
  if (known && !known.some((one) => one.name === "backstride-offline")) return;
  (await import("./waiting.js")).sendWaiting();
}

/** On a phone, what starts a session leads to the page that guides it; elsewhere it stays step by step. */
export function leadToPhone() {
  if (!matchMedia("(pointer: coarse)").matches) return;
  for (const link of document.querySelectorAll("a[data-guided]")) link.setAttribute("href", link.getAttribute("data-guided") ?? "/session");
}

leadToPhone();
void startShell();
setTimeout(() => void sendOn().catch(() => null), location.pathname.endsWith("/after") ? AFTER_MS : 0);
