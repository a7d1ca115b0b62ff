/** A tap on the body chooses the place that hurts; the list above it does the same without a script. */

/** @param {HTMLFormElement} form */
function bodyOf(form) {
  const list = form.querySelector("select[name=place]");
  if (!(list instanceof HTMLSelectElement)) return;
  const parts = /** @type {SVGElement[]} */ ([...form.querySelectorAll("[data-place]")]);
  const show = () => { for (const part of parts) part.classList.toggle("here", part.dataset.place === list.value); };
  for (const part of parts) {
    part.addEventListener("click", () => { list.value = part.dataset.place ?? ""; show(); });
  }
  list.addEventListener("change", show);
  show();
}

for (const form of document.querySelectorAll("form.how-was")) if (form instanceof HTMLFormElement) bodyOf(form);
