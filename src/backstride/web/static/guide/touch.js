// @ts-check
// A phone that is worn is touched all the time. While the guard is down touches do nothing: a long slide, a hold of three
// seconds or a key opens it. And the screen is kept awake, asked for again whenever the page comes back.

const OPEN_FROM = 95;        // of 100: the end of the slide
const STRAY = 30;            // a slide that begins further in was no slide from the start
const HOLD_MS = 3000;

/** Whether a slide, as its values came, opens. Pure. @param {readonly number[]} values */
export function slid(values) {
  const first = values[0];
  if (first === undefined || first > STRAY) return false;
  return Math.max(...values) >= OPEN_FROM && values.every((value, i) => i === 0 || value - (values[i - 1] ?? 0) < 60);
}

/** A slide over the whole length, or a key; nothing less. @param {HTMLInputElement} slide @param {() => void} act @param {{holds?: boolean}} [how] `holds`: a hold of three seconds does it, too */
export function makeSlide(slide, act, { holds = false } = {}) {
  /** @type {number[]} */
  let values = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let hold;
  const rest = () => { values = []; slide.value = "0"; clearTimeout(hold); };
  const opened = () => { rest(); act(); };
  const held = () => { clearTimeout(hold); if (holds) hold = setTimeout(opened, HOLD_MS); };

  slide.addEventListener("pointerdown", held);
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) slide.addEventListener(end, () => clearTimeout(hold));
  slide.addEventListener("input", () => {
    values.push(Number(slide.value));
    if (Number(slide.value) > 10) clearTimeout(hold);
    if (slid(values)) opened();
  });
  slide.addEventListener("change", rest);
  slide.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); opened(); }
  });
  return { rest };
}

/** @param {HTMLElement} guard the whole dark screen @param {HTMLInputElement} slide @param {() => void} open */
export function makeGuard(guard, slide, open) {
  guard.addEventListener("contextmenu", (event) => event.preventDefault());
  guard.addEventListener("touchmove", (event) => { if (!(event.target instanceof HTMLInputElement)) event.preventDefault(); }, { passive: false });
  return makeSlide(slide, open, { holds: true });
}

/** Keeps the screen on; says what came of it. @param {(lock: "no" | "held" | "refused" | "ended") => void} tell */
export function makeAwake(tell) {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  let wanted = false;

  async function ask() {
    wanted = true;
    if (!navigator.wakeLock) { tell("no"); return /** @type {const} */ ("no"); }
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { if (wanted) tell("ended"); });
      tell("held");
      return /** @type {const} */ ("held");
    } catch {
      tell("refused");
      return /** @type {const} */ ("refused");
    }
  }

  document.addEventListener("visibilitychange", () => { if (wanted && !document.hidden && (!lock || lock.released)) void ask(); });
  return {
    ask,
    async letGo() {
      wanted = false;
      await lock?.release().catch(() => {});
      lock = null;
    },
  };
}

/** Tells how long the page was out of sight. @param {() => number} now seconds @param {{gone: (t: number) => void, back: (from: number, to: number) => void}} tell */
export function watchHidden(now, tell) {
  let from = NaN;
  const look = () => {
    if (document.hidden) { from = now(); tell.gone(from); }
    else if (!Number.isNaN(from)) { tell.back(from, now()); from = NaN; }
  };
  document.addEventListener("visibilitychange", look);
  return () => document.removeEventListener("visibilitychange", look);
}
