// @ts-check
// The page after a session, as far as it is a script: the phone's own record while the server has not read it, answers that
// are kept before they are sent, and what is not safe yet.
import { bytesOf, sentRow, sessionRow } from "../offline/db.js";
import { put, sendAnswers, waiting } from "../offline/queue.js";
import { goesByItself, notYetSafe, unsafeWords } from "../offline/safe.js";
import { sendAll } from "../offline/upload.js";
import { node } from "./node.js";
import { ownRecord, saidOf, titleOf } from "./own_record.js";
import { boxOf } from "./ribbon.js";
import { dayOf } from "./take_along.js";

const SVG = "http://www.w3.org/2000/svg", HIGH = 48;
const AGAIN_MS = 10_000;   // a server that takes longer than the worker waits: not loaded over and over
const ON_PHONE = new Set(["phone", "unknown", "open", "whole"]);
const ANSWERED = "/api/v1/plan/sessions/";
const id = /^\/session\/([0-9A-Za-z-]+)\/after/.exec(location.pathname)?.[1] ?? "";

/** @param {string} what @returns {HTMLElement | null} */
const part = (what) => document.querySelector(`#seen ${what}`);
const state = () => document.querySelector("#seen")?.getAttribute("data-state") ?? "";

/** @param {string} what @param {string} words */
function say(what, words) {
  const found = part(what);
  if (found && found.textContent !== words) found.textContent = words;
}

/** One strip of a ribbon, in percent as the server draws it. @param {readonly import("./own_record.js").Piece[]} pieces @param {number} endS @param {string} look */
function strip(pieces, endS, look) {
  const root = document.createElementNS(SVG, "svg");
  for (const [name, value] of [["class", "strip-drawing"], ["width", "100%"], ["height", HIGH], ["aria-hidden", "true"]]) root.setAttribute(String(name), String(value));
  for (const [from, to, travel, gait] of pieces) {
    const box = boxOf(travel, gait, HIGH);
    if (!box || to <= from) continue;
    const piece = document.createElementNS(SVG, "svg"), bar = document.createElementNS(SVG, "rect");
    for (const [name, value] of [["x", `${100 * from / endS}%`], ["width", `${100 * (to - from) / endS}%`], ["height", HIGH], ["overflow", "visible"]]) piece.setAttribute(String(name), String(value));
    for (const [name, value] of [["class", travel], ["y", box[0]], ["height", box[1]]]) bar.setAttribute(String(name), String(value));
    piece.append(bar);
    root.append(piece);
  }
  const ground = document.createElementNS(SVG, "line");
  for (const [name, value] of [["class", "ground"], ["x1", 0], ["x2", "100%"], ["y1", HIGH / 2], ["y2", HIGH / 2]]) ground.setAttribute(String(name), String(value));
  root.append(ground);
  return node("div", { class: look, "aria-hidden": "true" }, root);
}

/** @returns {Promise<import("./own_record.js").OwnRecord | null>} */
async function ownOf() {
  const row = await sessionRow(id);
  if (!row || row.dropped || !row.size) return null;
  const text = new TextDecoder().decode(await bytesOf(id, 0, row.size));
  return ownRecord(text.split("\n").filter((line) => line));
}

/** Show what the phone knows, where the server does not yet. @param {import("./own_record.js").OwnRecord} own */
function showOwn(own) {
  const into = part("[data-own]");
  if (!into) return;
  if (state() !== "whole") say("[data-title]", titleOf(own));
  if (own.began) say("[data-when]", new Date(own.began).toLocaleString("en", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hour12: false }));
  const over = [strip(own.planned, own.endS, "planned"), strip(own.done, own.endS, "done")];
  const figure = node("figure", { class: "own", role: "img", "aria-label": `${titleOf(own)}. ${saidOf(own)}` }, ...over);
  into.replaceChildren(...(own.endS > 0 && !own.test ? [figure] : []), node("p", { class: "soft" }, saidOf(own)));
}

// --- how it was ---

/** @param {HTMLFormElement} form @returns {{wrong: string} | {body: Record<string, unknown>}} */
export function answersOf(form) {
  const said = new FormData(form), one = (/** @type {string} */ name) => String(said.get(name) ?? "");
  const number = (/** @type {string} */ name) => (one(name) === "" ? null : Number(one(name)));
  if (one("hurt") === "yes" && !number("pain")) return { wrong: "Choose how much it hurts, 1 to 10; the plan follows that number." };
  const stumbled = one("stumbled");
  /** @type {Record<string, unknown>} */
  const body = {
    effort: number("effort"), pain: one("hurt") === "no" ? 0 : one("hurt") === "yes" ? number("pain") : null,
    pain_place: one("hurt") === "yes" && one("place") && one("place") !== "somewhere else" ? one("place") : null, confidence: one("confidence") || null,
    stumbles: stumbled === "" ? null : stumbled === "fell" ? 0 : Number(stumbled), falls: stumbled === "" ? null : Number(stumbled === "fell"),
    flags: said.getAll("flags"), note: one("note").trim() || null,
  };
  for (const name of Object.keys(body)) if (body[name] === null) delete body[name];
  return { body };
}

/** Whether somebody has begun to answer. @param {HTMLFormElement} form */
export function begun(form) {
  const read = answersOf(form);
  return "wrong" in read || Object.values(read.body).some((said) => !Array.isArray(said) || said.length > 0);
}

/** @param {HTMLFormElement} form @param {string} words */
function refuse(form, words) {
  const box = /** @type {HTMLElement | null} */ (form.querySelector("[data-refused]"));
  if (!box) return;
  box.hidden = !words;
  box.replaceChildren(node("b", {}, words));
}

/** Keep the answers first, then send them; without a network they wait. @param {HTMLFormElement} form @param {string} day */
async function answer(form, day) {
  const read = answersOf(form);
  refuse(form, "wrong" in read ? read.wrong : "");
  if ("wrong" in read) return;
  const key = crypto.randomUUID(), button = form.querySelector("button[type=submit]");
  button?.setAttribute("disabled", "");                                         // a second tap is the same answer
  try {
    await put({ id: key, path: `${ANSWERED}${id}`, body: { id: key, day, ...read.body } });
  } catch {                                                                     // nothing can be kept here: the way of a page without a script
    if (form.getAttribute("action")) form.submit();
    else refuse(form, "This phone’s store takes nothing just now, and your server does not answer. Keep this page open and try again.");
    button?.removeAttribute("disabled");
    return;
  }
  const { why } = await sendAnswers(), refused = (await notYetSafe()).refused.find((one) => one.id === key);
  if (refused) {
    refuse(form, refused.why);
    button?.removeAttribute("disabled");
    return;
  }
  if (why === "done") { location.assign(`${location.pathname}?said#changed`); return; }
  const words = document.querySelector("[data-then-words]");
  if (words) words.textContent = "Kept on this phone. It goes to your server when it answers, and what the plan makes of it stands there.";
  form.hidden = true;
  document.querySelector("[data-then]")?.scrollIntoView({ block: "center" });
  await safe();
}

async function safe() {
  if (!ON_PHONE.has(state())) return;
  const found = await notYetSafe(), words = unsafeWords(found);
  if (words) say("[data-safe]", goesByItself(found) ? `${words} What can go there does so while this page is open.` : words);
}

// --- on its way ---

/** Ask the server for what it knows by now, without touching the form. */
function look() {
  // htmx is a classic script; its types are not worth carrying for one call
  void /** @type {any} */ (window).htmx?.ajax("GET", `/session/${id}/after/seen`, { target: "#seen", swap: "outerHTML" });
}

/** Send the session, then let the page see it; again when the network comes back. */
async function send() {
  if (!["phone", "unknown", "open"].includes(state())) { await sendSaid(); return; }
  const { sessions, why } = await sendAll();
  await sendAnswers();
  await safe();
  if (state() === "phone" && (await sentRow(id)).safe) await toServer();
  else if (why === "done" && sessions === 0 && navigator.onLine && state() !== "phone") look();
}

let said = false;           // an answer about this session waited here when this page came

/** The server has the session, and an answer about it waited here: the page comes anew with what was made of it. What somebody has begun to say stays. */
async function sendSaid() {
  const mine = async () => (await waiting()).some((one) => one.path === `${ANSWERED}${id}`);
  said ||= await mine();
  if (!said) return;
  await sendAnswers();
  if (await mine()) return;
  said = false;
  const form = document.querySelector("form[data-answers]");
  if (!(form instanceof HTMLFormElement && begun(form))) location.reload();
}

/** This page is the phone's, and the server, which has the session, answers: its own page says more. What somebody has begun to say stays. */
async function toServer() {
  const again = performance.getEntriesByType("navigation").some((one) => /** @type {PerformanceNavigationTiming} */ (one).type === "reload");
  if (again) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  if (!(await fetch(`/session/${id}/after/seen`).then(({ ok }) => ok, () => false))) return;
  const form = document.querySelector("form[data-answers]");
  if (form instanceof HTMLFormElement && begun(form)) look();
  else location.reload();
}

async function start() {
  const own = await ownOf().catch(() => null), day = own?.day || dayOf(new Date());
  if (own && ON_PHONE.has(state())) showOwn(own);
  const form = document.querySelector("form[data-answers]");
  if (form instanceof HTMLFormElement) form.addEventListener("submit", (event) => { event.preventDefault(); void answer(form, day); });
  document.body.addEventListener("htmx:afterSwap", () => { if (own && ON_PHONE.has(state())) showOwn(own); });
  for (const when of ["online", "backstride:sent"]) addEventListener(when, () => void send().catch(() => null));
  await safe().catch(() => null);
  await send().catch(() => null);
}

if (id) void start();
