// @ts-check
// What this page's connection allows. A page behind a certificate warning calls itself secure, too, but gets no
// worker: so one that does nothing is asked for, and let go at once.

/**
 * @typedef {object} Connection
 * @property {boolean} secure Sensors may be asked for: HTTPS, or this machine itself.
 * @property {boolean} trusted The certificate is trusted: workers run, so that pages open without a network.
 * @property {string} says One sentence for a person.
 */

const SAYS = {
  trusted: "Motion sensors, and sessions without a network, work.",
  distrusted: "The certificate is not trusted yet: nothing works without a network, and the phone may keep its motion sensors to itself. Then time and sound guide you.",
  plain: "This page came without HTTPS: time and sound guide you, and backward is not measured.",
};

/** @returns {Promise<Connection>} */
export async function connection() {
  if (!isSecureContext) return { secure: false, trusted: false, says: SAYS.plain };
  const trusted = await workerRuns();
  return { secure: true, trusted, says: trusted ? SAYS.trusted : SAYS.distrusted };
}

/** @returns {Promise<boolean>} */
async function workerRuns() {
  if (!("serviceWorker" in navigator)) return false;
  if (navigator.serviceWorker.controller) return true;      // one runs already; without a network no other would come
  try {
    const registered = await navigator.serviceWorker.register(new URL("empty_worker.js", import.meta.url));
    await registered.unregister();
    return true;
  } catch {
    return false;
  }
}
