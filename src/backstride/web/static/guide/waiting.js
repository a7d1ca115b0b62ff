// @ts-check
// What waits on this phone goes to the server from any page that stays open, not only from the one of its session; and what
// the server did not take is said, with a way to keep it by hand.
import { discard, endLeft, fileOf, openLogs } from "../offline/log.js";
import { discardAnswer } from "../offline/queue.js";
import { goesByItself, notYetSafe, unsafeWords } from "../offline/safe.js";
import { keepSending, sendAll, sendAnew } from "../offline/upload.js";
import { keptSession } from "./kept.js";
import { node } from "./node.js";
import { save } from "./save.js";

const AGAIN_MS = 60_000;

let byHand = false;

/** Send, now and again; a page that shows a session hears of each pass as `backstride:sent`.
 * @param {boolean} [offers] whether what waits can be saved by hand, too: where the server may never answer again, as at an address that changed */
export function sendWaiting(offers = false) {
  byHand = offers;
  void endLeft(keptSession()?.id ?? null).catch(() => null).then(() => {
    void keepSending({ everyMs: AGAIN_MS, onPass: passed });
    return show();
  });
}

function passed() {
  dispatchEvent(new Event("backstride:sent"));
  void show();
}

/** @param {string} words @param {() => Promise<unknown>} does */
function act(words, does) {
  const button = node("button", { type: "button" }, words);
  button.addEventListener("click", () => void does().then(passed));
  return button;
}

/** What a person can do with something that was refused. @param {import("../offline/safe.js").NotSafe["refused"][number]} one */
function acts({ id, session }) {
  const drop = act("Delete it", async () => {
    if (confirm(`Delete this ${session ? "session" : "answer"} from this phone? The server does not have it.`)) await (session ? discard(id) : discardAnswer(id));
  });
  if (!session) return [drop];
  return [act("Save it as a file", async () => save(await fileOf(id))), act("Send it again", async () => { await sendAnew(id); await sendAll().catch(() => null); }), drop];
}

/** Every session that is not safe, as the file that it is; the server reads one that is added there like any other. */
async function saveAll() {
  for (const one of await openLogs()) if (one.safe === null && one.size) save(await fileOf(one.id));
}

/** Say on the page what is not safe yet, where the page does not say it itself. */
async function show() {
  const found = await notYetSafe().catch(() => null), words = found ? unsafeWords(found) : "";
  const before = document.querySelector("[data-waiting]"), main = document.querySelector("main");
  if (!found || !words || !main || document.querySelector("[data-safe]")) { before?.remove(); return; }
  const said = goesByItself(found) ? `${words} What can go there does so while this app is open.` : words;
  if (before?.firstChild?.textContent === said) return;
  const bar = node("div", { class: "undo", role: "status", "data-waiting": "" }, node("span", {}, said));
  const stuck = found.refused[0];                                               // its reason is the one that is said
  const can = stuck ? acts(stuck) : byHand && found.sessions ? [act("Save as a file", saveAll)] : [];
  if (can.length) bar.append(node("span", { class: "row" }, ...can));
  if (before) before.replaceWith(bar); else main.prepend(bar);
}
