// @ts-check
// The page Compare: what is typed or chosen is answered in place, and the address follows, so that it can be shared.
// A refused value stands beside its field and leaves the last answer where it is, marked as old.

const PAUSE_MS = 250;
const ask = /** @type {HTMLFormElement} */ (document.querySelector("#ask"));
let asked = question(), waiting = 0;
/** @type {AbortController | null} */
let going = null;

/** The question as an address. */
function question() {
  const fields = /** @type {[string, string][]} */ ([...new FormData(ask).entries()]);
  return `/compare?${new URLSearchParams(fields)}`;
}

async function answer() {
  clearTimeout(waiting);
  const address = question();
  if (address === asked) return;
  asked = address;
  going?.abort();
  const mine = new AbortController();
  going = mine;
  try {
    const come = await fetch(address, { signal: mine.signal });
    show(new DOMParser().parseFromString(await come.text(), "text/html"));
    history.replaceState(null, "", address);
  } catch {
    if (!mine.signal.aborted) location.assign(address);                      // the browser says better what is wrong
  }
}

/** @param {Document} come */
function show(come) {
  const refused = come.querySelector("#refused")?.firstElementChild;
  document.querySelector("#refused")?.replaceChildren(...refused ? [document.adoptNode(refused)] : []);
  for (const name of ["#headline", "#gist"]) {
    const old = document.querySelector(name), now = come.querySelector(name)?.textContent;
    if (old && now && old.textContent !== now) old.textContent = now;
  }
  const now = come.querySelector("#answer");
  if (now && !refused) document.querySelector("#answer")?.replaceWith(document.adoptNode(now));
  document.querySelector("#answer")?.toggleAttribute("data-stale", refused !== undefined && refused !== null);
  mark(refused?.getAttribute("data-field") ?? null);
}

/** Mark the field that cannot be, and none other. @param {string | null} field */
function mark(field) {
  for (const one of ask.querySelectorAll("[name]")) {
    const wrong = field !== null && one.getAttribute("name") === field;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (wrong) one.setAttribute(name, name === "aria-invalid" ? "true" : "refused");
      else one.removeAttribute(name);
    }
  }
}

ask.addEventListener("submit", (event) => { event.preventDefault(); void answer(); });
ask.addEventListener("change", () => void answer());
ask.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => void answer(), PAUSE_MS); });
