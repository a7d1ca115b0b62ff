// @ts-check
// What is looked at before a session: the list of checks on the page, each with what helps and a way on without it.
import { connection } from "../pair/secure.js";
import { node } from "./node.js";
import { askBattery, askMotion, askSpace, awakeCheck, batteryCheck, gnssCheck, motionCheck, placeCheck, placeTaps, soundCheck, spaceCheck, trustCheck } from "./preflight.js";
import { together } from "./view.js";

/** @typedef {import("./preflight.js").Check} Check */
/** @typedef {import("./preflight.js").Phone} Phone */
/** @typedef {{needs: {key: string, words: string}[], outdoors: boolean, minutes: number}} Needed */
/**
 * @typedef {object} Hands what the page lends to the checks
 * @property {Phone} phone
 * @property {() => Promise<"no" | "held" | "refused">} awake
 * @property {() => Promise<void>} word plays one word
 * @property {() => void} unlock opens the sound, in a tap
 * @property {() => {rateHz: number, gyroscope: boolean}} motion what comes from the sensors
 * @property {() => void} listen starts the sensors
 * @property {() => void} position starts positions
 * @property {() => number | null} accuracyM
 * @property {(how: {motion: boolean, sound: boolean}) => void} start
 */

const MARKS = { passes: ["passes", "M3 10l4 4 8-10"], fails: ["does not pass", "M3.5 3.5l11 11M14.5 3.5l-11 11"], unknown: ["not known", "M4 9h10"], asks: ["to be answered", "M9 3v7M9 13.5v1.5"], waits: ["to be looked at", "M9 3v7M9 13.5v1.5"] };
const NAMES = /** @type {Record<string, string>} */ ({ sound: "sound", motion: "motion", awake: "this", battery: "charging", space: "more space", gnss: "position" });
const SETTLES_MS = 1500;

/** @param {Needed} needed @param {Hands} hands @param {HTMLElement} list @param {HTMLButtonElement} go @param {HTMLElement} goWords */
export function makeBefore(needed, hands, list, go, goWords) {
  /** @type {import("./preflight.js").Permission | null} */
  let permission = null;
  /** @type {"no" | "held" | "refused" | "ended" | null} */
  let lock = null;
  /** @type {"heard" | "unheard" | null} */
  let sound = null;
  /** @type {{level: number, charging: boolean} | null} */
  let battery = null;
  /** @type {{freeBytes: number | null, persisted: boolean | null}} */
  let space = { freeBytes: null, persisted: null };
  /** @type {import("../pair/secure.js").Connection | null} */
  let found = null;
  let refused = false, looked = false, played = false;
  const said = new Set(), without = new Set(), taps = placeTaps(needed.needs, needed.outdoors);
  const items = /** @type {Map<string, {item: HTMLElement, key: string}>} */ (new Map());
  const place = placeForm();

  /** @returns {Check[]} */
  function checks() {
    const all = [
      soundCheck(sound), motionCheck({ secure: found?.secure ?? isSecureContext, trusted: found?.trusted, permission, ...hands.motion() }, hands.phone), ...trustCheck(found), awakeCheck(lock, hands.phone),
      ...(looked ? [batteryCheck(battery, needed.minutes), spaceCheck(space, needed.minutes)] : []),
      ...(looked && needed.outdoors ? [gnssCheck({ accuracyM: hands.accuracyM(), refused })] : []), placeCheck(taps, said),
    ];
    const open = (/** @type {Check} */ one) => one.verdict === "fails" && !without.has(one.key);
    return [...all.filter(open), ...all.filter((one) => !open(one))];
  }

  function render() {
    const all = checks(), focused = document.activeElement?.closest("li")?.dataset.key;
    const order = all.map((one) => item(one));
    if ([...list.children].some((child, i) => child !== order[i]) || list.children.length !== order.length) list.replaceChildren(...order);
    if (focused && !document.activeElement?.closest("li")) /** @type {HTMLElement | null} */ (list.querySelector(`[data-key="${focused}"] :is(button, input)`))?.focus();
    const open = all.filter((one) => (one.verdict === "fails" && !without.has(one.key)) || one.verdict === "waits" || (one.verdict === "asks" && !without.has(one.key)));
    go.textContent = looked ? "Start" : "Check the phone";
    go.disabled = looked && open.length > 0;
    goWords.textContent = !looked ? "It asks for the sensors and tries the sound." : open.length ? `Still open: ${open.map((one) => one.name.split(":")[0]?.toLowerCase()).join(", ")}.` : "Then put it on and stand still; the voice leads.";
  }

  /** @param {Check} check @returns {HTMLElement} */
  function item(check) {
    const gone = without.has(check.key), key = JSON.stringify([check, gone, check.key === "sound" && played]), known = items.get(check.key);
    if (known?.key === key) return known.item;
    const made = known?.item ?? node("li", { "data-key": check.key });
    made.className = check.verdict === "fails" && !gone ? "fails" : "";
    const inside = node("div", { class: "near" }, ...wordsOf(check, gone));
    const [label, path] = MARKS[gone ? "unknown" : check.verdict];
    made.replaceChildren(mark(label ?? "", path ?? ""), inside);
    if (check.key === "place" && taps.length) inside.append(place);
    items.set(check.key, { item: made, key });
    return made;
  }

  /** @param {Check} check @param {boolean} gone @returns {Node[]} */
  function wordsOf(check, gone) {
    if (gone) return [node("p", {}, node("b", {}, check.key === "awake" ? "Awake: not held. " : `Without ${NAMES[check.key] ?? check.key}. `), check.without ?? "")];
    if (check.verdict !== "fails" && check.verdict !== "asks") {
      return [node("p", {}, node("b", {}, `${check.name}. `), check.words), ...(check.helps ? [node("p", { class: "small soft" }, check.helps)] : [])];
    }
    const row = node("p", { class: "row" });
    if (check.key === "sound" && played) row.append(act("heard", "I heard it"), act("unheard", "I heard nothing"));
    if (check.act) row.append(act(check.act.name, check.key === "sound" && played ? "Again" : check.act.words));
    if (check.without && check.key !== "place" && (check.verdict === "fails" || check.key === "sound")) row.append(act(`without-${check.key}`, `Go without ${NAMES[check.key] ?? check.key}`, "plain"));
    return [node("h3", {}, check.name), node("p", {}, check.words, check.helps ? ` ${check.helps}` : ""),
      ...(check.verdict === "fails" && check.without ? [node("p", { class: "small soft" }, `Without it: ${check.without}`)] : []), ...(row.childElementCount ? [row] : [])];
  }

  /** @param {string} name @param {string} words */
  const act = (name, words, look = "do") => node("button", { type: "button", class: look, "data-do": name }, words);

  function placeForm() {
    const rows = taps.map((tap) => {
      const box = /** @type {HTMLInputElement} */ (node("input", { type: "checkbox" }));
      box.addEventListener("change", () => { if (box.checked) said.add(tap.key); else said.delete(tap.key); render(); });
      return node("label", {}, box, together(tap.words));
    });
    return node("div", { class: "near" }, node("fieldset", { class: "pick tall" }, node("legend", { class: "sr" }, "The place"), ...rows),
      node("p", {}, node("a", { href: "/today", class: "plain" }, "Not so today? Change the session")));
  }

  async function look() {
    hands.unlock();
    const asked = [askMotion(), hands.awake(), askBattery(), askSpace(), connection()];   // all begun inside the tap
    hands.listen();
    if (needed.outdoors) hands.position();
    permission = /** @type {import("./preflight.js").Permission} */ (await asked[0]);
    lock = /** @type {"no" | "held" | "refused"} */ (await asked[1]);
    battery = /** @type {typeof battery} */ (await asked[2]);
    space = /** @type {typeof space} */ (await asked[3]);
    found = /** @type {typeof found} */ (await asked[4]);
    await new Promise((resolve) => setTimeout(resolve, SETTLES_MS));
    looked = true;
    render();
  }

  /** @param {string} name */
  async function done(name) {
    if (name === "heard" || name === "unheard") { sound = name; played = name === "unheard" ? false : played; }
    else if (name === "sound") { hands.unlock(); await hands.word(); played = true; sound = null; }
    else if (name === "motion") { permission = await askMotion(); await new Promise((resolve) => setTimeout(resolve, SETTLES_MS)); }
    else if (name === "awake") lock = await hands.awake();
    else if (name === "gnss") { refused = false; hands.position(); }
    else if (name.startsWith("without-")) without.add(name.slice("without-".length));
    render();
  }

  list.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (button instanceof HTMLElement) void done(button.dataset.do ?? "");
  });
  go.addEventListener("click", () => {
    if (!looked) { go.disabled = true; go.textContent = "Looking"; void look(); return; }
    hands.unlock();
    hands.start({ motion: permission === "granted" && !without.has("motion") && hands.motion().rateHz > 0, sound: !without.has("sound") });
  });
  render();
  return {
    render,
    /** @param {"no" | "held" | "refused" | "ended"} now */
    locked(now) { lock = now; if (looked) render(); },
    refusedPosition() { refused = true; if (looked) render(); },
  };
}

/** @param {string} label @param {string} path */
function mark(label, path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ width: "1.1em", height: "1.1em", viewBox: "0 0 18 18", role: "img", "aria-label": label })) svg.setAttribute(name, value);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
