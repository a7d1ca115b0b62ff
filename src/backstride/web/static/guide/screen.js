// @ts-check
// Puts what `view.js` decided onto the page. Only what changed is touched, so that a screen reader hears each line once.
import { makeRibbon } from "./ribbon.js";
import { shown } from "./view.js";

/** @typedef {import("./view.js").Shown} Shown */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Half} Half */
/** @typedef {import("./view.js").Act} Act */
/** @typedef {"halves" | "guard" | "wear" | "ready" | "paused" | "away" | "stop" | "asked" | "over"} Screen */

const ICONS = { yes: "M4 13l5 5L20 6", turn: "M5 21V10a6 6 0 0 1 12 0v7M12.5 12.5L17 17l4.5-4.5", none: "", dark: "" };

/** @param {ParentNode} within @param {string} what @returns {HTMLElement} */
export const part = (within, what) => /** @type {HTMLElement} */ (within.querySelector(what));

/** @param {Element | null} node @param {string} words */
export function say(node, words) {
  if (node && node.textContent !== words) node.textContent = words;
}

/** What is left, large; in words for who cannot see it, and not each second. @param {HTMLElement | null} node @param {import("./view.js").Left | null} value */
export function showLeft(node, value) {
  if (!node) return;
  node.hidden = value === null;
  say(node, value?.words ?? "");
  if (value) node.setAttribute("aria-label", value.says);
  if (value?.unit) node.dataset.unit = value.unit;
  else delete node.dataset.unit;
  node.classList.toggle("long", value?.long ?? false);
  node.classList.toggle("longest", (value?.words.length ?? 0) > 5);
}

/** @param {HTMLElement} live @param {(name: string) => void} press */
export function makeScreen(live, press) {
  const ribbon = makeRibbon(part(live, "[data-ribbon]"), 44), foot = part(live, "[data-foot]");
  /** @type {Screen | null} */
  let screen = null;
  let acts = "";
  for (const main of live.querySelectorAll("main")) if (!main.hasAttribute("tabindex")) main.tabIndex = -1;

  /** Whoever had the focus on what is gone has it on the same button, else where the screen begins. @param {Element | null} had */
  function refocus(had) {
    if (!(had instanceof HTMLElement) || had === document.body || had.getClientRects().length) return;
    const same = had.dataset.press && live.querySelector(`:is(main:not([hidden]), footer) [data-press="${had.dataset.press}"]`);
    /** @type {HTMLElement | null} */ (same || live.querySelector("main:not([hidden])"))?.focus({ preventScroll: true });
  }

  /** @param {Screen} name */
  function show(name) {
    if (screen === name) return;
    screen = name;
    for (const main of live.querySelectorAll("main")) main.hidden = main.dataset.screen !== name;
    document.body.dataset.screen = name;
    part(live, ".top").hidden = name === "wear" || name === "over" || name === "away";
  }

  /** @param {readonly Act[]} wanted @param {HTMLElement} into @param {string} look */
  function buttons(wanted, into, look) {
    into.replaceChildren(...wanted.map((act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = [look, act.kind ?? ""].join(" ").trim();
      made.dataset.press = act.name;
      made.textContent = act.words;
      return made;
    }));
  }

  /** @param {HTMLElement} node @param {Half} half */
  function half(node, half) {
    const look = half.lit === "dark" ? "half dark" : half.lit === "wait" ? "half wait" : half.lit ? `half lit ${half.lit}` : "half";
    if (node.className !== look) node.className = look;
    const head = part(node, "[data-head]"), big = half.left !== null;
    head.className = big ? "word" : "next";
    say(head, half.head);
    textOr(part(node, "[data-cap]"), half.cap);
    showLeft(part(node, "[data-left]"), half.left);
    textOr(part(node, "[data-cue]"), half.cue);
    part(node, ".with").hidden = !big && !half.cue;
  }

  /** @param {HTMLElement} node @param {string} words */
  function textOr(node, words) {
    say(node, words);
    node.hidden = !words;
  }

  /** @param {Shown["head"]} head */
  function header(head) {
    say(live.querySelector("[data-at]"), head.at);
    say(live.querySelector("[data-stretch]"), head.stretch);
    say(live.querySelector("[data-total-says]"), head.totalSays);
    say(live.querySelector("[data-total]"), head.total);
  }

  /** @param {Shown["line"]} line */
  function told(line) {
    const node = part(live, "[data-line]"), path = ICONS[line.icon];
    const look = line.dark ? "line dark" : "line";
    if (node.className !== look) node.className = look;
    const icon = node.querySelector("[data-icon]");
    icon?.toggleAttribute("hidden", !path);
    icon?.firstElementChild?.setAttribute("d", path);
    say(node.querySelector("[data-line-words]"), line.words);
  }

  live.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-press]") : null;
    if (button instanceof HTMLElement) press(button.dataset.press ?? "");
  });

  return {
    show,
    screen: () => screen,
    /** @param {View} view @param {boolean} guarded */
    paint(view, guarded) {
      const now = shown(view, { guarded }), had = document.activeElement;
      show(now.screen);
      document.body.dataset.state = view.state;
      header(now.head);
      ribbon.show(view.pieces, view.now);
      part(live, "[data-ribbon]").setAttribute("aria-label", `${now.head.at} of ${now.head.total}${view.stretch ? `, in stretch ${view.stretch[0]} of ${view.stretch[1]}` : ""}`);
      const main = part(live, `main[data-screen="${now.screen}"]`);
      if (now.screen === "halves") {
        half(part(main, '[data-half="upper"]'), now.upper);
        half(part(main, '[data-half="lower"]'), now.lower);
        told(now.line);
      } else {
        say(main.querySelector("[data-head]"), now.one.head);
        say(main.querySelector("[data-words]"), now.one.words);
        say(main.querySelector("[data-where]"), now.head.stretch);
        showLeft(main.querySelector("[data-left]"), now.one.left);
        const cap = main.querySelector("[data-cap]"), done = main.querySelector("[data-done]");
        if (cap instanceof HTMLElement) textOr(cap, now.one.cap ?? "");
        done?.toggleAttribute("hidden", !now.done);
      }
      const inside = main.querySelector("[data-acts]"), key = `${now.screen} ${JSON.stringify(now.acts)}`;
      if (key !== acts) {
        acts = key;
        buttons(inside ? [] : now.acts, foot, "");
        if (inside instanceof HTMLElement && now.screen !== "over") buttons(now.acts, inside, "big");
        document.body.classList.toggle("bare", !foot.childElementCount);
      }
      refocus(had);
    },
    /** A screen that no session makes: putting the phone on, having been away. @param {Screen} name @param {{head?: string, words: string, left?: import("./view.js").Left | null, acts?: readonly Act[]}} what */
    tell(name, what) {
      const had = document.activeElement;
      show(name);
      const main = part(live, `main[data-screen="${name}"]`), inside = main.querySelector("[data-acts]");
      if (what.head !== undefined) say(main.querySelector("[data-head]"), what.head);
      say(main.querySelector("[data-words]"), what.words);
      showLeft(main.querySelector("[data-left]"), what.left ?? null);
      const key = `${name} ${JSON.stringify(what.acts ?? [])}`;
      if (key !== acts) {
        acts = key;
        foot.replaceChildren();
        document.body.classList.add("bare");
        if (inside instanceof HTMLElement && what.acts) buttons(what.acts, inside, "big");
      }
      refocus(had);
    },
  };
}
