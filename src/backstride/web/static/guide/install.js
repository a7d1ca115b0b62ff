// @ts-check
// Putting the app on the home screen: a button where the browser has one, words where it has none.

const NOT_NOW = "backstride-install-later", DAYS_MS = 60 * 86_400_000; // asked again after two months: project choice
const WORDS = {
  prompt: "It then opens like an app, and works where there is no network.",
  ios: "In Safari: Share, then “Add to Home Screen”. From iOS 18.4 on the screen stays awake there during a session; with an older one use Safari itself. Sessions that are not yet on your server stay in Safari: let them go there first.",
};

/** How the app gets onto this home screen, if at all.
 * @param {{standalone: boolean, prompt: boolean, ios: boolean, later: number, now: number}} known
 * @returns {"prompt" | "ios" | ""} */
export function wayToInstall({ standalone, prompt, ios, later, now }) {
  if (standalone || now < later) return "";
  return prompt ? "prompt" : ios ? "ios" : "";
}

/** Show the offer in its place on the page, where there is a way. @param {HTMLElement} box */
export function offerInstall(box) {
  /** @type {any} */
  let asked = null;
  const words = box.querySelector("[data-words]"), go = box.querySelector("[data-go]"), later = box.querySelector("[data-later]");
  if (!words || !(go instanceof HTMLElement) || !(later instanceof HTMLElement)) return;
  const ios = "standalone" in navigator, standalone = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
  const show = () => {
    const way = wayToInstall({ standalone, prompt: asked !== null, ios, later: Number(localStorage.getItem(NOT_NOW) ?? 0), now: Date.now() });
    box.hidden = way === "";
    go.hidden = way !== "prompt";
    if (way) words.textContent = WORDS[way];
  };
  addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); asked = event; show(); });
  addEventListener("appinstalled", () => { box.hidden = true; });
  go.addEventListener("click", async () => { await asked?.prompt(); asked = null; show(); });
  later.addEventListener("click", () => { localStorage.setItem(NOT_NOW, String(Date.now() + DAYS_MS)); show(); });
  show();
}

if (typeof document !== "undefined") for (const box of document.querySelectorAll("[data-install]")) if (box instanceof HTMLElement) offerInstall(box);
