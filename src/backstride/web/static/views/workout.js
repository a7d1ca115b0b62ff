// @ts-check
// The editor of workouts: text and form follow each other, and the ribbon follows both. The server reads and draws;
// here one question at a time is asked, and only what changed is put in its place, so that nothing jumps or flickers.

const PAUSE_MS = 200;
const form = /** @type {HTMLFormElement} */ (document.querySelector("#edit"));
const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("#text"));
const by = /** @type {HTMLInputElement} */ (form.querySelector("[name=by]"));
let waiting = 0;
/** @type {AbortController | null} */
let going = null;

/** What is sent: the text alone where the text is typed in, else the form. @param {HTMLElement | null} pressed */
function question(pressed) {
  if (by.value === "text" && !pressed) return new URLSearchParams({ by: "text", text: text.value });
  const sent = new URLSearchParams(/** @type {[string, string][]} */ ([...new FormData(form, pressed).entries()]));
  return sent;
}

/** @param {HTMLElement | null} pressed */
async function ask(pressed = null) {
  clearTimeout(waiting);
  waiting = 0;
  going?.abort();
  const mine = new AbortController();
  going = mine;
  try {
    const come = await fetch("/workout", { method: "POST", body: question(pressed), signal: mine.signal });
    show(new DOMParser().parseFromString(await come.text(), "text/html"), pressed);
  } catch {
    if (!mine.signal.aborted) say("Backstride did not answer. Check that it is still running; what you wrote is still here.");
  }
}

/** @param {string} sentence */
function say(sentence) {
  const words = document.createElement("p");
  words.className = "refusal";
  words.textContent = sentence;
  document.querySelector("#slip")?.replaceChildren(words);
}

/** @param {Document} come @param {HTMLElement | null} pressed */
function show(come, pressed) {
  const slip = come.querySelector("#slip");
  if (!slip) return say("Backstride could not follow. What you wrote is still here.");
  const refused = slip.firstElementChild, field = refused?.getAttribute("data-field") ?? null;
  put("#slip", slip);
  document.querySelector("#picture")?.toggleAttribute("data-stale", refused !== null);
  if (!refused) for (const place of ["#gist", "#picture", "#steps-of"]) put(place, come.querySelector(place));
  if (!refused && (by.value === "form" || pressed)) text.value = /** @type {HTMLTextAreaElement} */ (come.querySelector("#text")).value;
  if (pressed || (!refused && by.value === "text")) replaceLines(come, pressed !== null);
  else if (!refused) alignLines(come);
  mark(field);
}

/** Put what came in its place, if it differs. @param {string} place @param {Element | null} now */
function put(place, now) {
  const old = document.querySelector(place);
  if (old && now && old.innerHTML !== now.innerHTML) old.replaceChildren(...document.adoptNode(now).childNodes);
}

/** Other lines: after the text changed, or a button was pressed. @param {Document} come @param {boolean} pressed */
function replaceLines(come, pressed) {
  const now = come.querySelector("#lines"), old = document.querySelector("#lines");
  if (!now || !old) return;
  const focus = now.getAttribute("data-focus");
  if (!pressed) keepOpen(old, now);
  old.replaceWith(document.adoptNode(now));
  if (pressed && focus !== null) now.querySelector(`#more-${CSS.escape(focus)}`)?.closest("li")?.querySelector("input:not([type=hidden])")?.scrollIntoView({ block: "nearest" });
  if (pressed) /** @type {HTMLElement | null} */ (now.querySelector(focus === null ? "[value=add]" : `#more-${CSS.escape(focus)}`))?.focus();
}

/** What was open stays open. @param {Element} old @param {Element} now */
function keepOpen(old, now) {
  for (const one of old.querySelectorAll("details[open] > summary")) now.querySelector(`#${one.id}`)?.parentElement?.setAttribute("open", "");
}

/** The same lines: values that the server read another way follow, but never under the typing hand. @param {Document} come */
function alignLines(come) {
  for (const one of come.querySelectorAll("#lines select")) {
    const mine = form.querySelector(`select[name="${CSS.escape(one.getAttribute("name") ?? "")}"]`);
    if (mine instanceof HTMLSelectElement && one instanceof HTMLSelectElement && mine !== document.activeElement) mine.value = one.value;
  }
}

/** Mark the field that cannot be, and none other. @param {string | null} field */
function mark(field) {
  for (const one of form.querySelectorAll("textarea, input, select")) {
    const wrong = field !== null && one.getAttribute("name") === field;
    if (wrong) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
}

form.addEventListener("input", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target !== text && !target.closest("#lines")) return;                    // day and time of the calendar
  by.value = target === text ? "text" : "form";
  clearTimeout(waiting);
  waiting = setTimeout(() => void ask(), target instanceof HTMLSelectElement ? 0 : PAUSE_MS);
});
form.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (pressed?.hasAttribute("formaction")) return;                             // a file: the browser saves it
  event.preventDefault();
  if (pressed?.getAttribute("name") === "act") void press(pressed);
  else void ask();
});

/** Press a button of the form; what was just typed as text is taken in first. @param {HTMLElement} button */
async function press(button) {
  if (by.value === "text" && waiting) {
    await ask();
    button = form.querySelector(`button[value="${CSS.escape(button.getAttribute("value") ?? "")}"]`) ?? button;
  }
  by.value = "form";
  await ask(button);
}

export {};
