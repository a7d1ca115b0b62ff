// @ts-check
// What a page that was killed needs to go on: which session, when it began, and where it stood. Samples are in the log.

/** @typedef {{id: string, zeroAt: number, t: number, header: any, state: any, guarded: boolean}} Kept `zeroAt` in ms of the clock on the wall */

const NAME = "backstride.session";

/** @returns {Kept | null} */
export function keptSession() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "null");
    return found && typeof found.id === "string" && typeof found.zeroAt === "number" && found.state && found.header?.workout ? found : null;
  } catch {
    return null;
  }
}

const NEVER_BACK_S = 2; // what was kept may be a second old, and samples came after it

/** Seconds since the session's beginning by the clock on the wall; one that was set back meanwhile does not turn the session back.
 * @param {Kept} kept @param {number} wallMs */
export const sinceBegan = (kept, wallMs) => Math.max((wallMs - kept.zeroAt) / 1000, kept.t + NEVER_BACK_S);

/** @param {Kept} kept */
export function keepSession(kept) {
  try { localStorage.setItem(NAME, JSON.stringify(kept)); } catch { /* the log still has all that was felt */ }
}

/** The same session under an id of its own: where the browser lost what was recorded, the server may hold the beginning under the old one.
 * @param {Kept} kept @returns {Kept} */
export function anew(kept) {
  const id = crypto.randomUUID();
  return { ...kept, id, header: { ...kept.header, id } };
}

export function forgetKept() {
  try { localStorage.removeItem(NAME); } catch { /* there is no such place */ }
}
