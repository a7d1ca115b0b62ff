// @ts-check
// On every page: files are sent from the picker or dropped anywhere, several at once, each with its own outcome.
import { sendFile } from "../api/client.js";
import { sending } from "../api/words.js";

const AT_ONCE = 3;

/** @type {{file: File, row: HTMLElement}[]} */
const waiting = [];
let busy = 0;

/** @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} inside */
function node(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function list() {
  const found = document.querySelector("[data-sending]");
  if (found) return found;
  const made = node("ul", { class: "loads", "data-sending": "", "aria-live": "polite" });
  document.querySelector("[data-coming]")?.before(made);
  return made;
}

/** @param {Iterable<File>} files */
function take(files) {
  if (!document.querySelector("[data-coming]")) return;
  for (const file of files) {
    const id = `sending-${Math.random().toString(36).slice(2)}`;
    const row = node("li", {}, node("label", { for: id }, file.name), node("span", { class: "small soft num" }, "waiting to be sent"),
      node("progress", { id, max: String(file.size || 1), value: "0" }));
    list().append(row);
    waiting.push({ file, row });
  }
  next();
}

function next() {
  while (busy < AT_ONCE && waiting.length) {
    const one = /** @type {{file: File, row: HTMLElement}} */ (waiting.shift());
    busy += 1;
    void send(one.file, one.row).finally(() => { busy -= 1; next(); });
  }
}

/** @param {File} file @param {HTMLElement} row */
async function send(file, row) {
  const began = performance.now(), words = row.querySelector("span"), bar = row.querySelector("progress");
  try {
    await sendFile(file, (sent, total) => {
      if (words) words.textContent = sent < total ? sending(sent, total, (performance.now() - began) / 1000) : "sent, being kept";
      if (bar) bar.value = sent;
    });
    row.remove();
    refresh();
  } catch (error) {
    refuse(row, file.name, error instanceof Error ? error.message : String(error));
  }
}

/** @param {HTMLElement} row @param {string} name @param {string} why */
function refuse(row, name, why) {
  const again = node("button", { class: "do", type: "button" }, "Choose another file"), gone = node("button", { class: "do", type: "button" }, "Dismiss");
  again.addEventListener("click", () => { row.remove(); picker()?.click(); });
  gone.addEventListener("click", () => { row.remove(); picker()?.focus(); });
  row.replaceChildren(node("div", { class: "refusal near", role: "alert" }, node("p", {}, node("b", {}, `${name} was not kept.`)), node("p", {}, why), node("p", { class: "row" }, again, gone)));
}

/** @returns {HTMLInputElement | null} */
const picker = () => document.querySelector("[data-upload] input[type=file]");

function refresh() {
  // htmx is a classic script; its types are not worth carrying for one call
  const htmx = /** @type {any} */ (window).htmx;
  void htmx?.ajax("GET", "/uploads/coming", { target: "[data-coming]", swap: "innerHTML" });
}

function listenForDrops() {
  const over = node("div", { class: "over", hidden: "" }, "Drop files here to add them");
  document.body.append(over);
  const holdsFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => { if (holdsFiles(event)) { event.preventDefault(); over.hidden = false; } });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) over.hidden = true; });
  addEventListener("drop", (event) => {
    over.hidden = true;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files ?? []);
  });
}

for (const input of document.querySelectorAll("[data-upload] input[type=file]")) {
  input.addEventListener("change", () => {
    const field = /** @type {HTMLInputElement} */ (input);
    take([...(field.files ?? [])]);
    field.value = "";
  });
}
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-again]")) picker()?.click();
});
if (document.querySelector("[data-coming]")) listenForDrops();
