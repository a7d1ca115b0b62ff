// @ts-check
// The page of a run: its charts, the ribbons below them, the picture to download, and the correction of the ribbon.
import { Panel } from "../charts/plot.js";
import { picture } from "../charts/picture.js";
import { stretchEditor } from "./stretch.js";

const hero = /** @type {HTMLElement} */ (document.querySelector("#hero"));
const run = hero.dataset.run ?? "", length = Number(hero.dataset.length);
const boxes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".plot")]);

/** The ribbons below the charts show what the charts show. @param {[number, number]} range */
function zoomRibbons([low, high]) {
  for (const piece of document.querySelectorAll(".under .piece")) {
    for (const [name, shift] of /** @type {[string, number][]} */ ([["x", low], ["width", 0]])) {
      const whole = (piece.getAttribute(`data-${name}`) ?? piece.getAttribute(name) ?? "0%");
      piece.setAttribute(`data-${name}`, whole);
      const seconds = (parseFloat(whole) / 100) * length;
      piece.setAttribute(name, `${(100 * (seconds - shift)) / (high - low)}%`);
    }
  }
}

async function save() {
  const words = [document.querySelector("h1")?.innerText ?? "", hero.dataset.day ?? "", ..."simulated" in hero.dataset ? ["simulated"] : []];
  const made = await picture(boxes, words.join(" · "));
  if (!made) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made);
  link.download = `backstride-${hero.dataset.day}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);                // a download begins when it begins
}

/** The ribbon as the page has it. @returns {import("../charts/columns.js").Piece[]} */
function pieces() {
  return [...hero.querySelectorAll(".piece")].map((piece) => {
    const part = (/** @type {string} */ name) => (parseFloat(piece.getAttribute(name) ?? "0") / 100) * length;
    return { from: part("x"), to: part("x") + part("width"), travel: piece.querySelector("rect")?.getAttribute("class") ?? "" };
  });
}

if (boxes.length && length > 0) {
  const charts = new Panel(boxes, run, length, pieces());
  charts.listeners.push(zoomRibbons);
  const png = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-png]"));
  png?.addEventListener("click", () => void save());
  void charts.show(null).then(() => { if (png) png.hidden = false; });
}

const details = /** @type {HTMLDetailsElement | null} */ (document.querySelector("#correct")), form = /** @type {HTMLFormElement | null} */ (document.querySelector("#stretch"));
if (details && form && length > 0) {
  stretchEditor(hero, details, form);
  for (const hint of form.querySelectorAll(".with-script")) /** @type {HTMLElement} */ (hint).hidden = false;
  for (const link of document.querySelectorAll("[data-correct]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      details.open = true;
      hero.classList.add("editing");                                         // now, not at the toggle event: what is hidden takes no focus
      hero.scrollIntoView({ block: "center" });
      /** @type {HTMLElement | null} */ (hero.querySelector(".handle"))?.focus({ preventScroll: true });
    });
  }
}
