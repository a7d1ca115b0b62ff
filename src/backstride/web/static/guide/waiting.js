// @ts-check
// What waits on this phone goes to the server from any page that stays open, not only from the one of its session; and what
// the server did not take is said, with a way to keep it by hand.
import { fileOf } from "../offline/log.js";
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

/** What a person can do with a session that was refused. @param {string} id */
function acts(id) {
  const save = node("button", { type: "button" }, "Save it as a file"), anew = node("button", { type: "button" }, "Send it again");
  save.addEventListener("click", async () => {
    const address = URL.createObjectURL(await fileOf(id));
    node("a", { href: address, download: `guided-${id}.jsonl` }).click();
    setTimeout(() => URL.revokeObjectURL(address), AGAIN_MS);
  });
  anew.addEventListener("click", async () => { await sendAnew(id); await sendAll().catch(() => null); passed(); });
  return node("span", { class: "row" }, save, anew);
}

/** Say on the page what is not safe yet, where the page does not say it itself. */
async function show() {
  const found = await notYetSafe().catch(() => null), words = found ? unsafeWords(found) : "";
  const before = document.querySelector("[data-waiting]"), main = document.querySelector("main");
  if (!found || !words || !main || document.querySelector("[data-safe]")) { before?.remove(); return; }
  const said = goesByItself(found) ? `${words} What can go there does so while this app is open.` : words;
  if (before?.firstChild?.textContent === said) return;
  const bar = node("div", { class: "undo", role: "status", "data-waiting": "" }, node("span", {}, said));
  const stuck = found.refused.find((one) => one.session);
  if (stuck) bar.append(acts(stuck.id));
  if (before) before.replaceWith(bar); else main.prepend(bar);
}
