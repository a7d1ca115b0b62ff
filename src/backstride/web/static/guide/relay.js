// @ts-check
// Tells a spotter's phone where the session is, once a second, and hears whether it is to stop. Without a network nobody
// waits for it: the session does not depend on it.

const EVERY_MS = 1000, SLOWER_MS = 10_000, PATIENCE_MS = 3000;

/** @param {() => void} stop */
export function makeRelay(stop) {
  let last = -SLOWER_MS, every = EVERY_MS, busy = false;
  /** That it is over is told whatever is under way, and last. @type {(() => void) | null} */
  let waits = null;

  /** @param {string} session @param {string} title @param {import("./view.js").View} view */
  function tell(session, title, view) {
    const now = performance.now(), over = view.state === "over";
    if (over && busy) waits = () => tell(session, title, view);
    if (busy || (!over && now - last < every)) return;
    last = now;
    busy = true;
    const { pieces, ...rest } = view, sent = { ...rest, pieces: pieces.map(([from, to, travel, gait]) => [from, to, travel, gait]) };
    fetch("/api/v1/live", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ session, title, view: sent }), signal: AbortSignal.timeout(PATIENCE_MS) })
      .then(async (answer) => {
        every = answer.ok ? EVERY_MS : SLOWER_MS;
        if (answer.ok && (await answer.json()).stop) stop();
      })
      .catch(() => { every = SLOWER_MS; })
      .finally(() => {
        busy = false;
        waits?.();
        waits = null;
      });
  }
  return { tell };
}
