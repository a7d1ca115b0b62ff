// @ts-check
// A stretch of the ribbon, chosen by drag, by its two handles from the keyboard, or by typing its times.
import { clock, moment } from "../api/words.js";

const DRAG_PX = 6;
const LABELS = { start: "Start of the stretch", end: "End of the stretch" };

/** @typedef {"start" | "end"} Side */
/** @typedef {{start: number, end: number}} Stretch seconds */
/** @type {Side[]} */
const SIDES = ["start", "end"];

/** @param {HTMLElement} hero @param {HTMLDetailsElement} details @param {HTMLFormElement} form */
export function stretchEditor(hero, details, form) {
  const strip = /** @type {HTMLElement} */ (hero.querySelector(".strip")), length = Number(hero.dataset.length);
  const drawing = /** @type {SVGElement} */ (strip.querySelector(".strip-drawing"));
  const fields = { start: named(form, "start"), end: named(form, "end") }, says = form.querySelector("#stretch-says");
  const over = make("div", "pick-range"), span = make("div", "span");
  const handles = { start: handleOf("start", length), end: handleOf("end", length) };
  over.append(span, handles.start, handles.end);
  over.style.setProperty("height", `${drawing.getAttribute("height")}px`);
  strip.append(over);
  let chosen = firstGuess(drawing, length);

  /** @param {Stretch} to @param {boolean} [write] into the fields */
  function set(to, write = true) {
    chosen = { start: Math.max(0, Math.min(to.start, to.end)), end: Math.min(length, Math.max(to.start, to.end)) };
    const percent = (/** @type {number} */ s) => `${(100 * s) / length}%`;
    span.style.setProperty("left", percent(chosen.start));
    span.style.setProperty("width", percent(chosen.end - chosen.start));
    for (const side of SIDES) {
      handles[side].style.setProperty("left", percent(chosen[side]));
      handles[side].setAttribute("aria-valuenow", String(Math.round(chosen[side])));
      handles[side].setAttribute("aria-valuetext", clock(chosen[side]));
      if (write) fields[side].value = clock(chosen[side]);
    }
    if (says) says.textContent = `${clock(chosen.start)} to ${clock(chosen.end)}, ${clock(chosen.end - chosen.start)} long`;
  }

  const typed = () => ({ start: moment(fields.start.value), end: moment(fields.end.value) });
  function toggle() {
    hero.classList.toggle("editing", details.open);
    if (!details.open) return;
    const { start, end } = typed();
    if (start < end) set({ start, end }, false);
    else set(chosen);
  }

  for (const side of SIDES) {
    handles[side].addEventListener("keydown", (event) => {
      const to = keyTo(event, chosen[side], length);
      if (to === null) return;
      event.preventDefault();
      set(side === "start" ? { start: Math.min(to, chosen.end - 1), end: chosen.end } : { start: chosen.start, end: Math.max(to, chosen.start + 1) });
    });
    fields[side].addEventListener("input", () => {
      const { start, end } = typed();
      if (start < end) set({ start, end }, false);
    });
  }
  drag(strip, length, (target) => (target === handles.start ? chosen.end : target === handles.end ? chosen.start : null), (to) => {
    details.open = true;
    hero.classList.add("editing");
    set(to);
  });
  details.addEventListener("toggle", toggle);
  toggle();
}

/** @param {KeyboardEvent} event @param {number} now @param {number} length */
function keyTo(event, now, length) {
  const step = event.shiftKey ? 10 : 1;
  /** @type {Record<string, number>} */
  const ways = { ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step, PageDown: now - 60, PageUp: now + 60, Home: 0, End: length };
  return ways[event.key] ?? null;
}

/**
 * @param {HTMLElement} strip @param {number} length
 * @param {(target: EventTarget | null) => number | null} opposite the end that stays, where a handle is held
 * @param {(to: Stretch) => void} set
 */
function drag(strip, length, opposite, set) {
  strip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const box = strip.getBoundingClientRect(), held = opposite(event.target);
    const at = (/** @type {number} */ x) => Math.round(Math.min(Math.max(((x - box.left) / box.width) * length, 0), length));
    const fixed = held ?? at(event.clientX);
    let moving = held !== null;
    const move = (/** @type {PointerEvent} */ to) => {
      moving ||= Math.abs(to.clientX - event.clientX) >= DRAG_PX;
      if (!moving) return;
      to.preventDefault();
      set({ start: fixed, end: at(to.clientX) });
    };
    const gone = new AbortController();
    addEventListener("pointermove", move, { signal: gone.signal });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => gone.abort(), { signal: gone.signal });
  });
}

/** The first stretch that is not known, else the first minute. @param {SVGElement} drawing @param {number} length @returns {Stretch} */
function firstGuess(drawing, length) {
  const unknown = drawing.querySelector(".piece:has(.unknown)");
  const part = (/** @type {string} */ name) => Math.round((parseFloat(unknown?.getAttribute(name) ?? "0") / 100) * length);
  return unknown ? { start: part("x"), end: part("x") + part("width") } : { start: 0, end: Math.min(60, length) };
}

/** @param {Side} side @param {number} length */
function handleOf(side, length) {
  const handle = make("button", "handle");
  const told = { type: "button", role: "slider", "aria-label": LABELS[side], "aria-valuemin": "0", "aria-valuemax": String(Math.round(length)), "aria-valuenow": "0" };
  for (const [name, value] of Object.entries(told)) handle.setAttribute(name, value);
  return handle;
}

/** @param {string} tag @param {string} name */
function make(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

/** @param {HTMLFormElement} form @param {string} name */
const named = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
