/** “None of these” and the others exclude each other: choosing one takes the other back. */

/** @param {HTMLInputElement} box */
function settle(box) {
  if (!box.checked || box.type !== "checkbox") return;
  const group = /** @type {HTMLInputElement[]} */ ([...document.getElementsByName(box.name)]);
  const none = "none" in box.dataset;
  for (const other of group) if (other !== box && (none || "none" in other.dataset)) other.checked = false;
}

document.querySelector("form.asking")?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement) settle(event.target);
});
