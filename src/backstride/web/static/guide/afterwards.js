// @ts-check
// When it is over, and when somebody has to be told. What is kept goes on its way; the page says what is not safe yet.
import { linksOf, messageOf } from "./contact.js";
import { node } from "./node.js";
import { part, say } from "./screen.js";

/** @typedef {{id: string, why: string, simulated: boolean, send: (told: (words: string) => void) => Promise<boolean>}} Over */

const HEADS = /** @type {Record<string, string>} */ ({ done: "Done", stopped: "Stopped and kept", killed: "Kept as far as it went" });

/** @param {HTMLElement} live @param {import("./take_along.js").Taken["contact"]} contact @param {{lat: number, lon: number} | null} where @param {boolean} simulated */
export function showContact(live, contact, where, simulated) {
  const box = part(live, "[data-contact]"), at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  box.hidden = false;
  if (simulated) { box.replaceChildren(node("p", {}, "Here the message to a contact would be opened. This person is simulated: nobody is told.")); return; }
  const links = contact && linksOf(contact, messageOf(contact, where, at));
  if (!contact || !links) { box.replaceChildren(node("p", {}, "No contact is set. Call for help: 112 where it is the emergency number.")); return; }
  box.replaceChildren(node("p", {}, `The message to ${contact.name} is ready. A phone’s page cannot send it by itself: tap it, then send.`),
    node("a", { class: "big", href: links.sms }, `Message ${contact.name}`), node("a", { class: "big", href: links.tel }, `Call ${contact.name}`));
  location.assign(links.sms);
}

/** @param {HTMLElement} live @param {ReturnType<typeof import("./screen.js").makeScreen>} screen @param {Over} over */
export function showOver(live, screen, { id, why, simulated, send }) {
  const main = part(live, 'main[data-screen="over"]'), safe = part(main, "[data-safe]"), acts = part(main, "[data-acts]");
  screen.tell("over", { head: HEADS[why] ?? "Done", words: simulated ? "The recording of the simulated person is read now, as yours would be." : "Everything is on this phone." });
  const after = node("a", { class: "big", href: `/session/${id}/after` }, simulated ? "See what came of it" : "How was it?");
  acts.replaceChildren(after);
  part(main, "[data-head]").focus();
  void send((words) => say(safe, words)).catch(() => say(safe, "It goes to your server as soon as there is a network. Keep this app until then."));
}
