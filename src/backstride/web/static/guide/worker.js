// @ts-check
// The service worker: what a session needs lies on the phone, and nothing else does.
//
// It is served as /sw.js with one line before it, `self.SHELL = {...}`: the version (of the content of styles, scripts and
// pages), the files and pages that make up the guided session, and the clips of each language. No framework: a worker that
// may cost somebody a session has to be read in one go.
//
// * Files of a version are kept for good and never mixed with those of another; unchanged ones are taken over, not loaded anew.
// * Pages come from the network first. Without it the guided ones come from here, and every other one says what works.
// * Of a person only /api/v1/guide is kept: the sessions to come, drills, cues, tests. No other page is, ever.
// * A new version waits. It takes over when a page asks it to and no session runs, or when no page is left; and the files of
//   an old version go only when no page uses them.
(() => {
  const worker = /** @type {any} */ (self);
  /** @type {{version: string, statics: string, files: Record<string, string>, pages: string[], clips: Record<string, Record<string, string>>}} */
  const shell = worker.SHELL;
  const CACHE = `shell-${shell.version}`, GUIDE = "guide", GUIDE_AT = "/api/v1/guide", OFFLINE = "/offline";
  const PATIENCE_MS = 3000; // a network that is there, but brings nothing, is none: project choice
  const ANSWER_MS = 1000; // a page that does not answer may be in a session

  /** Files of other versions by their paths, to take over what is the same. @returns {Promise<Map<string, Response>>} */
  async function before() {
    const found = new Map();
    for (const name of await caches.keys()) {
      if (!name.startsWith("shell-") || name === CACHE) continue;
      const box = await caches.open(name);
      for (const one of await box.keys()) found.set(new URL(one.url).pathname.replace(/^\/static\/[^/]+\//, ""), await box.match(one));
    }
    return found;
  }

  /** Keep files by path, each with the name of its content as the server's ETag. @param {Record<string, string>} files */
  async function keepAll(files) {
    const box = await caches.open(CACHE), old = await before();
    return Promise.allSettled(Object.entries(files).map(async ([path, tag]) => {
      const address = shell.statics + path;
      if (await box.match(address)) return;
      const same = old.get(path);
      await box.put(address, same?.headers.get("ETag") === tag ? same : await whole(await fetch(address)));
    }));
  }

  /** @param {Response} answer */
  async function whole(answer) {
    if (!answer.ok || answer.redirected) throw new Error(`${answer.url} answered ${answer.status}`);
    return answer;
  }

  /** A page is kept only where it asks for the files of this version. @param {string} path */
  async function keepPage(path) {
    const answer = await whole(await fetch(path, { cache: "no-store", credentials: "same-origin" }));
    if (!(await answer.clone().text()).includes(shell.statics)) throw new Error(`${path} belongs to another version`);
    await (await caches.open(CACHE)).put(path, answer);
  }

  /** Languages whose clips were taken along with an older version. @returns {Promise<string[]>} */
  async function spoken() {
    const here = await before();
    return Object.keys(shell.clips).filter((language) => Object.keys(shell.clips[language] ?? {}).some((path) => here.has(path)));
  }

  async function install() {
    const clips = Object.assign({}, ...(await spoken()).map((language) => shell.clips[language])); // else an update on the way takes the voice
    const missed = (await keepAll({ ...shell.files, ...clips })).find((one) => one.status === "rejected");
    if (missed) throw missed.reason; // half a version is none: the browser tries again
    await Promise.all(shell.pages.map(keepPage));
  }

  /** This phone was sent away: what it took along of a person goes. @param {Response} answer */
  async function heed(answer) {
    if (answer.status === 401 || answer.status === 403) await caches.delete(GUIDE);
    return answer;
  }

  /** Answer in time, or fail. @param {Promise<Response>} answer @returns {Promise<Response>} */
  const inTime = (answer) => Promise.race([answer, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS))]);

  /** The kept page for an address, where it is one of the guided ones. @param {string} path */
  async function guided(path) {
    const name = /^\/session\/[0-9A-Za-z-]+\/after$/.test(path) ? "/session/after" : path;
    return shell.pages.includes(name) && name !== OFFLINE ? (await caches.open(CACHE)).match(name) : undefined;
  }

  /** @param {any} event @param {URL} url @returns {Promise<Response>} */
  async function page(event, url) {
    event.waitUntil(tidy());
    const kept = await guided(url.pathname), answer = fetch(event.request);
    try {
      event.waitUntil(answer.then(heed, () => undefined));
      const found = await (kept ? inTime(answer) : answer);
      return kept && found.status >= 502 && found.status <= 504 ? kept : found; // a proxy before a server that is off
    } catch {
      answer.catch(() => undefined);
      return kept ?? (await (await caches.open(CACHE)).match(OFFLINE)) ?? Response.error();
    }
  }

  /** @param {Request} request @param {URL} url @returns {Promise<Response>} */
  async function file(request, url) {
    const found = await caches.match(url.pathname);
    if (found) return found;
    try {
      return await fetch(request);
    } catch (error) { // of a version that is not here: rather the one that is
      const here = await caches.match(url.pathname.replace(/^\/static\/[^/]+\//, shell.statics));
      if (here) return here;
      throw error;
    }
  }

  /** @param {any} event @returns {Promise<Response>} */
  async function guide(event) {
    const box = await caches.open(GUIDE);
    const fresh = fetch(event.request).then(async (answer) => {
      if (answer.ok && !answer.redirected) await box.put(GUIDE_AT, answer.clone());
      await heed(answer);
      if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
      return answer;
    });
    event.waitUntil(fresh.catch(() => undefined));
    try {
      return await inTime(fresh);
    } catch {
      return (await box.match(GUIDE_AT)) ?? Response.error();
    }
  }

  /** Pages that lead through something, apart from what comes afterwards. @returns {Promise<any[]>} */
  const leading = async () => (await worker.clients.matchAll({ type: "window", includeUncontrolled: true }))
    .filter((/** @type {any} */ one) => /^\/(session|today)(\/|$)/.test(new URL(one.url).pathname));

  /** What a page says of itself; null where it says nothing. @param {any} client @returns {Promise<{running: boolean, version: string} | null>} */
  const ask = (client) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    setTimeout(() => resolve(null), ANSWER_MS);
    client.postMessage({ ask: "session" }, [port2]);
  });

  /** Let go of versions that no page uses; while another one waits, of none. */
  async function tidy() {
    const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== CACHE);
    if (!old.length || worker.registration.waiting || worker.registration.installing) return;
    const said = await Promise.all((await leading()).map(ask));
    if (said.includes(null)) return;
    const free = old.filter((name) => !said.some((one) => one && name.startsWith(`shell-${one.version}`)));
    await Promise.all(free.map((name) => caches.delete(name)));
  }

  /** Take over from an older version, unless a session runs. */
  async function takeOver() {
    const said = await Promise.all((await leading()).map(ask));
    if (said.some((one) => !one || one.running)) return { taken: false };
    await worker.skipWaiting();
    return { taken: true };
  }

  /** Take along the sessions to come and the clips of the chosen language; what is missing is asked for again. */
  async function take() {
    const answer = await whole(await heed(await fetch(GUIDE_AT, { credentials: "same-origin" }))), box = await caches.open(GUIDE);
    const { language } = await answer.clone().json();
    await box.put(GUIDE_AT, answer);
    const done = await keepAll(shell.clips[language] ?? {});
    return { clips: done.filter((one) => one.status === "fulfilled").length, of: done.length };
  }

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim().then(tidy)));
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
    if (event.request.mode === "navigate") event.respondWith(page(event, url));
    else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request, url));
    else if (url.pathname === GUIDE_AT) event.respondWith(guide(event));
  });
  worker.addEventListener("message", (/** @type {any} */ event) => {
    const { what } = event.data ?? {}, port = event.ports[0];
    const act = what === "take" ? take() : what === "take over" ? takeOver() : null;
    if (act) event.waitUntil(act.then((answer) => port?.postMessage(answer), () => port?.postMessage(null)));
  });
})();
