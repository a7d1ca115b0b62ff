// @ts-check
// The page Compare: a refused value stands beside its field and leaves the last answer in place, marked as old.

const ask = /** @type {HTMLFormElement} */ (document.querySelector("#ask"));

/** Mark the field that cannot be, and none other. */
function mark() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector("#refused [data-field]"))?.dataset.field;
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (ask.querySelectorAll("[name]"))) {
    const wrong = field !== undefined && one.getAttribute("name") === field;
    one.toggleAttribute("aria-invalid", false);
    if (wrong) one.setAttribute("aria-invalid", "true");
    if (wrong) one.setAttribute("aria-describedby", "refused");
    else one.removeAttribute("aria-describedby");
  }
  document.querySelector("#answer")?.toggleAttribute("data-stale", field !== undefined);
}

/** htmx swaps no refusal: its sentence is taken out of the page that came. */
document.body.addEventListener("htmx:responseError", (event) => {
  const detail = /** @type {CustomEvent<{xhr: XMLHttpRequest, elt: Element}>} */ (event).detail;
  if (detail.elt !== ask) return;
  const come = new DOMParser().parseFromString(detail.xhr.responseText, "text/html").querySelector("#refused");
  if (come) document.querySelector("#refused")?.replaceWith(document.adoptNode(come));
  mark();
});
document.body.addEventListener("htmx:afterSettle", mark);
