// @ts-check
// On the pages of a phone's way in: the code behind the # goes into the form or along to the next page, and the
// page finds out whether this phone trusts this machine.
import { connection } from "./secure.js";

const code = /^#(\d{6})$/.exec(location.hash)?.[1];
if (code) {
  for (const link of document.querySelectorAll("a[data-onward]")) {
    if (link instanceof HTMLAnchorElement) link.hash = code;
  }
  const field = document.querySelector("input[data-code]");
  if (field instanceof HTMLInputElement) {
    field.value = `${code.slice(0, 3)} ${code.slice(3)}`;
    history.replaceState(null, "", location.pathname); // it is used once: nobody needs it in the history
  }
}

const check = document.querySelector("[data-check]");
if (check instanceof HTMLElement) {
  const found = await connection();
  check.dataset.found = found.trusted ? "trusted" : "none";
  const put = (/** @type {string} */ where, /** @type {string} */ words) => {
    const place = check.querySelector(where);
    if (place) place.textContent = words;
  };
  put("[data-sign]", found.trusted ? "✓" : "?");
  put("[data-says]", found.trusted ? "This phone trusts this machine" : "This phone does not trust this machine yet");
  put("[data-why]", found.says);
  check.querySelector("[data-mend]")?.toggleAttribute("hidden", found.trusted);
  if (found.trusted) await fetch("/pair?trusted=1").catch(() => undefined); // the laptop ticks the step
}
