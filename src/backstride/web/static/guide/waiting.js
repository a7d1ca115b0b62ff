// @ts-check
// What waits on this phone goes to the server from any page that stays open, not only from the one of its session; and what
// the server did not take is said, with a way to keep it by hand.
import { discard, fileOf } from "../offline/log.js";
import { discardAnswer } from "../offline/queue.js";
import { goesByItself, notYetSafe, unsafeWords } from "../offline/safe.js";
import { keepSending, sendAll, sendAnew } from "../offline/upload.js";
import { node } from "./node.js";

const AGAIN_MS = 60_000;

/** Send, now and again; a page that shows a session hears of each pass as `backstride:sent`. */
export function sendWaiting() {
  void keepSending({ everyMs: AGAIN_MS, onPass: passed });
  void show();
}

function passed() {
  dispatchEvent(new Event("backstride:sent"));
  void show();
}

/** What a person can do with something that was refused. @param {import("../offline/safe.js").NotSafe["refused"][number]} one */
function acts({ id, session }) {
  const row = node("span", { class: "row" }), what = session ? "session" : "answer";
  const act = (/** @type {string} */ words, /** @type {() => Promise<unknown>} */ does) => {
    const button = node("button", { type: "button" }, words);
    button.addEventListener("click", () => void does().then(passed));
    row.append(button);
  };
  if (session) act("Save it as a file", () => save(id));
  if (session) act("Send it again", async () => { await sendAnew(id); await sendAll().catch(() => null); });
  act("Delete it", async () => { if (confirm(`Delete this ${what} from this phone? The server does not have it.`)) await (session ? discard(id) : discardAnswer(id)); });
  return row;
}

/** @param {string} id */
async function save(id) {
  const address = URL.createObjectURL(await fileOf(id));
  node("a", { href: address, download: `guided-${id}.jsonl` }).click();
  setTimeout(() => URL.revokeObjectURL(address), AGAIN_MS);
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
  if (stuck) bar.append(acts(stuck));
  if (before) before.replaceWith(bar); else main.prepend(bar);
}
