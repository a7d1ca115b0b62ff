// @ts-check
// One page at a time: a session is written by one tab, and one tab sends. The browser lets go of a lock when its page dies, however it dies.
// Without Web Locks (a page without HTTPS) there is one page, and within it the same names exclude one another.

/** @type {Set<string>} */
const here = new Set();

/**
 * Hold a name while `work` goes on, if nobody else does.
 * @template T
 * @param {string} name @param {() => Promise<T>} work
 * @returns {Promise<T | null>} null where another page or another part of this one has it
 */
export async function ifFree(name, work) {
  if (here.has(name)) return null;
  here.add(name);
  try {
    if (!navigator.locks) return await work();
    return await navigator.locks.request(name, { ifAvailable: true }, (lock) => lock === null ? null : work());
  } finally {
    here.delete(name);
  }
}

/**
 * Take a name for as long as wanted.
 * @param {string} name
 * @returns {Promise<(() => void) | null>} what lets it go; null where it is taken
 */
export function taken(name) {
  return new Promise((resolve, reject) => {
    ifFree(name, () => new Promise((done) => resolve(() => done(true)))).then((held) => { if (held === null) resolve(null); }, reject);
  });
}

/** Tell which names are held, here or in other pages. @returns {Promise<Set<string>>} */
export async function namesHeld() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set([...here, ...held.map((lock) => lock.name ?? "")]);
}
