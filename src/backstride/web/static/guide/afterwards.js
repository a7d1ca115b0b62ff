// @ts-check
// When it is over, and when somebody has to be told. What is kept goes on its way; the page says what is not safe yet.
import { linksOf, messageOf } from "./contact.js";
import { node } from "./node.js";
import { makeRibbon } from "./ribbon.js";
import { save } from "./save.js";
import { part, say } from "./screen.js";
import { clock } from "./view.js";

/** @typedef {{trouble: string | null, onTrouble: (words: string | null) => void, file: () => Promise<File>}} Held `trouble`: why it is in memory only */
/** @typedef {{id: string, why: string, log: Held, send: (told: (words: string) => void) => Promise<boolean>}} Over */

const HEADS = /** @type {Record<string, string>} */ ({ done: "Done", stopped: "Stopped and kept", killed: "Kept as far as it went" });
const HELD = /** @type {Record<string, string>} */ ({ stopped: "Stopped" });   // in memory only: nothing is kept yet

/** @typedef {{simulated: boolean, opens: boolean, answered: boolean}} Help `opens`: the prepared message comes by itself */

/** @param {HTMLElement} main @param {import("./take_along.js").Taken["contact"]} contact @param {{lat: number, lon: number} | null} where @param {Help} how */
export function showContact(main, contact, where, { simulated, opens, answered }) {
  const box = part(main, "[data-contact]"), at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  box.hidden = false;
  if (simulated) { box.replaceChildren(node("p", {}, "Here the message to a contact would be opened. This person is simulated: nobody is told.")); return; }
  const links = contact && linksOf(contact, messageOf(contact, where, at, answered));
  if (!contact || !links) { box.replaceChildren(node("p", {}, "No contact is set. Call for help: 112 where it is the emergency number.")); return; }
  box.replaceChildren(node("p", {}, `The message to ${contact.name} is ready. A phone’s page cannot send it by itself: tap it, then send.`),
    node("a", { class: "big", href: links.sms }, `Message ${contact.name}`), node("a", { class: "big", href: links.tel }, `Call ${contact.name}`));
  if (opens) location.assign(links.sms);
}

/** Whom to call, where an alarm sounds or somebody said that it is not all right; with another question it is another.
 * @param {HTMLElement} live @param {(main: HTMLElement, how: {answered: boolean}) => void} show */
export function makeHelp(live, show) {
  let refused = false;
  return {
    /** What was pressed while it stood so. @param {string} name @param {string} state */
    pressed(name, state) { if (state === "asked") refused = name === "stop"; },
    /** @param {import("./view.js").View} view */
    paint(view) {
      if (view.state !== "stop" && view.state !== "asked") refused = false;
      for (const [state, wanted] of /** @type {const} */ ([["asked", view.state === "asked" && view.untilS === null], ["stop", view.state === "stop" && refused]])) {
        const main = part(live, `main[data-screen="${state}"]`), box = part(main, "[data-contact]");
        if (!wanted) box.hidden = true;
        else if (box.hidden) show(main, { answered: state === "stop" });
      }
    },
  };
}

/** @param {HTMLElement} live @param {ReturnType<typeof import("./screen.js").makeScreen>} screen @param {Over} over */
export function showOver(live, screen, { id, why, log, send }) {
  const main = part(live, 'main[data-screen="over"]'), safe = part(main, "[data-safe]"), acts = part(main, "[data-acts]");
  const on = node("a", { class: "big", href: `/session/${id}/after` }, "How was it?"), file = node("button", { class: "big", type: "button" }, "Save as a file");
  const tell = () => screen.tell("over", { head: (log.trouble ? HELD : HEADS)[why] ?? "Done", words: log.trouble ?? "Everything is on this phone." });
  const go = () => void send((words) => say(safe, words)).catch(() => say(safe, log.trouble ? "" : "It goes to your server as soon as there is a network. Keep this app until then."));
  file.addEventListener("click", () => void log.file().then((made) => { save(made); acts.append(on); }));
  tell();
  acts.replaceChildren(log.trouble ? file : on);     // what is in memory goes with the page
  part(main, "[data-head]").focus();
  log.onTrouble = (words) => {
    tell();
    if (words !== null) return;
    acts.replaceChildren(on);
    go();
  };
  go();
}

/** What came of a watched session: measured, and what it does to a plan. @param {HTMLElement} live @param {ReturnType<typeof import("./screen.js").makeScreen>} screen @param {(told: (words: string) => void) => Promise<import("./watching.js").WatchedResult | null>} send */
export function showWatched(live, screen, send) {
  const main = part(live, 'main[data-screen="over"]'), safe = part(main, "[data-safe]"), acts = part(main, "[data-acts]");
  screen.tell("over", { head: "Done", words: "Now the recording is read, and the plan of the simulated runner hears of it." });
  part(main, "[data-head]").focus();
  const on = [node("a", { class: "big", href: "/screen" }, "Make my own plan"), node("a", { class: "big", href: "/session/watch" }, "Watch it again")];
  const failed = () => { say(safe, "It could not be read just now. Nothing of it was kept."); acts.replaceChildren(...on); };
  void send((words) => say(safe, words)).then((found) => {
    if (!found) { failed(); return; }
    const ribbon = node("div", { class: "ribbon", role: "img", "aria-label": `Measured: backward ${clock(found.backward_s)}, forward ${clock(found.forward_s)}` });
    makeRibbon(ribbon, 72).show(found.ribbon, found.duration_s);
    screen.tell("over", { head: "Done", words: "The recording was read, and the plan of the simulated runner heard of it." });
    say(safe, "Nothing of it was kept, since this person is simulated.");
    const stumbles = found.stumbles === null ? "stumbles not known" : found.stumbles === 1 ? "one stumble" : `${found.stumbles} stumbles`;
    main.querySelector("[data-watched]")?.remove();
    safe.before(node("div", { class: "near", "data-watched": "" }, ribbon,
      node("p", { class: "lede" }, `Measured: backward ${clock(found.backward_s)}, forward ${clock(found.forward_s)}, ${found.steps === null ? "steps not known" : `${found.steps} steps`}, ${stumbles}.`),
      node("h2", {}, "What the plan changed"), node("p", { class: "lede" }, found.lede),
      ...found.reasons.map((reason) => node("p", {}, reason))));
    acts.replaceChildren(...on);
  }).catch(failed);
}
