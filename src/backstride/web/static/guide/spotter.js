// @ts-check
// The phone of whoever stands beside: asks once a second where the session is, and has one button.
import { makeRibbon } from "./ribbon.js";
import { part, say, showLeft } from "./screen.js";
import { beside, shown, spotted, together } from "./view.js";

/** @typedef {{session: string | null, title: string, age_s: number | null, stop: boolean, view: import("./view.js").View | null}} Live */

const EVERY_MS = 1000;
const body = document.body, stop = /** @type {HTMLButtonElement} */ (part(body, "[data-stop]"));
/** The session that is looked at, while it is heard of: another that begins meanwhile takes neither the page nor the stop. @type {string | null} */
let session = null;
let heard = false;
const ribbon = makeRibbon(part(body, "[data-ribbon]"), 44);

/** @param {Live} live */
function show(live) {
  const { view } = live, found = spotted(live);
  session = live.session;
  heard = found.fresh;
  stop.disabled = live.session === null || live.stop || view?.state === "over" || view?.state === "stop";
  stop.textContent = live.stop ? "Stop was sent" : "Stop the session";
  say(body.querySelector("[data-words]"), together(found.words));
  part(body, "header").hidden = live.session === null;
  const what = view && beside(view);
  say(body.querySelector("[data-head]"), what?.head ?? "Spotter");
  showLeft(part(body, "[data-left]"), what && found.fresh ? what.left : null);
  for (const [name, words] of /** @type {const} */ ([["cue", found.fresh || view?.state === "asked" ? what?.cue ?? "" : ""], ["next", found.fresh ? what?.next ?? "" : ""]])) {
    say(body.querySelector(`[data-${name}]`), words);
    part(body, `[data-${name}]`).hidden = !words;
  }
  if (!view) return;
  const { head } = shown(view);
  for (const [name, words] of /** @type {const} */ ([["at", head.at], ["stretch", head.stretch], ["total", head.total], ["total-says", head.totalSays]])) say(body.querySelector(`[data-${name}]`), words);
  ribbon.show(view.pieces, view.now);
}

const of = () => session === null ? "" : `?session=${encodeURIComponent(session)}`;

async function ask() {
  try {
    const answer = await fetch(`/api/v1/live${heard ? of() : ""}`, { headers: { Accept: "application/json" } });
    if (answer.ok) show(await answer.json());
    else say(body.querySelector("[data-words]"), "This phone is not paired, or no longer");
  } catch {
    stop.disabled = true;
    say(body.querySelector("[data-words]"), "No network: call out instead");
  }
}

stop.addEventListener("click", async () => {
  stop.disabled = true;
  try {
    const answer = await fetch(`/api/v1/live/stop${of()}`, { method: "POST" });
    say(body.querySelector("[data-words]"), answer.ok ? "Stop was sent" : "There is nothing to stop");
  } catch {
    stop.disabled = false;
    say(body.querySelector("[data-words]"), "It could not be sent: call out instead");
  }
});
void ask();
setInterval(() => void ask(), EVERY_MS);
