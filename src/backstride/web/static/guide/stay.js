// @ts-check
// A swipe from the edge of a phone goes back, past the touch guard, and a page that is gone guides nobody. While a session
// runs a step of its own lies in the history for it: going back leaves that, and not the page. Rejected: a question before
// the page is left (`beforeunload`), which holds the page up until somebody answers on a phone that is worn.

/** @typedef {{pushState: (state: any, unused: string) => void, back: () => void, readonly state: any}} Steps */
/** @typedef {{history: Steps, addEventListener: (type: "popstate", heard: (event: {state: any}) => void) => void}} Source */

/** @param {{runs: () => boolean, meant: () => void}} session `meant`: somebody went back while it ran @param {Source} [source] */
export function makeStay({ runs, meant }, source = /** @type {any} */ (globalThis)) {
  let laid = source.history.state?.live === true;    // a page that was loaded anew stands on it already

  function lay() {
    if (!laid) source.history.pushState({ live: true }, "");
    laid = true;
  }

  source.addEventListener("popstate", ({ state }) => {
    if (!laid) return;                               // another step: a link within the page
    laid = state?.live === true;
    if (laid) return;
    if (!runs()) { source.history.back(); return; }  // what was laid is nobody's way
    lay();
    meant();
  });
  return { lay };
}
