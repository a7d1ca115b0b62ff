// @ts-check
// What will fail later, looked for now. Each check passes, does not pass and says what helps, or is not known here; each
// has a way on without it. Facts are asked of the browser in one place, judged in another, so that every phone can be tested.

/** @typedef {"passes" | "fails" | "unknown" | "asks" | "waits"} Verdict */
/** @typedef {{key: string, name: string, verdict: Verdict, words: string, helps?: string, act?: {name: string, words: string}, without?: string}} Check */
/** @typedef {{apple: boolean, version: number, installed: boolean}} Phone `version` of iOS, 0 elsewhere */
/** @typedef {"granted" | "denied" | "none"} Permission */
/** @typedef {{secure: boolean, trusted?: boolean, permission: Permission | null, rateHz: number, gyroscope: boolean}} MotionFacts `trusted`: by its certificate */

const SLOW_HZ = 25;              // fewer readings a second lose steps. Project choice
const PERCENT_A_MINUTE = 0.28;   // screen dim, sensors, sound: a cautious guess. Project choice
const BYTES_A_MINUTE = 350_000;  // 60 readings a second as text. Measured on simulated ones
const LOCK_IN_APP = 18.4;        // webkit.org/b/254545
const NEAR_M = 15, LOW = 0.1;
const PAIR = "Pair the phone: on the computer, Settings, My phone.";

/** @param {string} agent @param {number} touches @param {boolean} installed @returns {Phone} */
export function phoneOf(agent, touches, installed) {
  const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);
  const found = /(?:OS|Version)[ /](\d+)[._](\d+)/.exec(agent);
  return { apple, version: apple && found ? Number(`${found[1]}.${found[2]}`) : 0, installed };
}

/** @param {MotionFacts} facts @param {Phone} phone @returns {Check} */
export function motionCheck(facts, phone) {
  const key = "motion", without = "Time and sound guide you, and backward is not measured.";
  if (!facts.secure) return { key, name: "Motion: this address is not secure", verdict: "fails", words: "Browsers give motion to https addresses only.", helps: PAIR, without };
  if (facts.permission === null) return { key, name: "Motion", verdict: "waits", words: "asked when you tap" };
  if (facts.permission === "denied") {
    const helps = facts.trusted === false ? PAIR : phone.apple ? "Close Backstride, open it again and tap Allow. In Safari also: the page menu, Website Settings, Motion." : "Allow “Motion sensors” in the settings of this site.";
    return { key, name: "Motion: not allowed", verdict: "fails", words: "The sensors stay shut for this page.", helps, act: { name: "motion", words: "Ask again" }, without };
  }
  if (!facts.rateHz) return { key, name: "Motion: nothing comes", verdict: "fails", words: "This device has no motion sensor, or the browser keeps it to itself.", helps: facts.trusted === false ? PAIR : "Open this page on a phone.", act: { name: "motion", words: "Look again" }, without };
  const rate = `${Math.round(facts.rateHz)} readings a second`;
  if (facts.rateHz < SLOW_HZ) return { key, name: "Motion: too slow", verdict: "fails", words: `${rate}; steps need ${SLOW_HZ}.`, helps: "Switch battery saving off and close other apps.", act: { name: "motion", words: "Look again" }, without };
  return { key, name: "Motion", verdict: "passes", words: facts.gyroscope ? `${rate}, with turns` : `${rate}, no gyroscope: steps are counted, backward is not measured` };
}

/** What a certificate that is not trusted takes away; nothing to be said where it is. @param {import("../pair/secure.js").Connection | null} found @returns {Check[]} */
export const trustCheck = (found) => !found?.secure || found.trusted ? [] : [{ key: "trust", name: "Connection", verdict: "unknown", words: found.says, helps: PAIR }];

/** @param {"no" | "held" | "refused" | "ended" | null} lock @param {Phone} phone @returns {Check} */
export function awakeCheck(lock, phone) {
  const key = "awake", without = "Set the screen to stay on in the phone’s settings; when it goes dark, sensors stop.";
  if (lock === "held") return { key, name: "Awake", verdict: "passes", words: "the screen stays on, darkened" };
  if (lock === null) return { key, name: "Awake", verdict: "waits", words: "asked when you tap" };
  if (phone.apple && phone.installed && phone.version < LOCK_IN_APP) {
    return { key, name: "Awake: not from the home screen", verdict: "fails", words: `This iPhone keeps an app on the home screen awake only from iOS ${LOCK_IN_APP} on.`, helps: "Open this page in Safari instead, where it can stay awake.", without };
  }
  if (lock === "no") return { key, name: "Awake", verdict: "unknown", words: "this browser cannot keep the screen on", helps: without };
  return { key, name: "Awake: refused", verdict: "fails", words: "The phone does not let the screen stay on.", helps: "Switch battery saving off, or plug it in.", act: { name: "awake", words: "Ask again" }, without };
}

/** @param {"heard" | "unheard" | null} sound @returns {Check} */
export function soundCheck(sound) {
  const key = "sound", without = "The session still runs by time. You will not hear when to look over your shoulder, so walk only.";
  if (sound === "heard") return { key, name: "Sound", verdict: "passes", words: "heard" };
  if (sound === "unheard") {
    return { key, name: "Sound: you heard nothing", verdict: "fails", words: "The switch on the side is on silent, or the earphones are in another room.", helps: "Set the switch to ring, turn the volume to half, then try again.", act: { name: "sound", words: "Play it again" }, without };
  }
  return { key, name: "Sound", verdict: "asks", words: "Listen: the phone says something.", act: { name: "sound", words: "Play it" }, without };
}

/** @param {{level: number, charging: boolean} | null} battery @param {number} minutes @returns {Check} */
export function batteryCheck(battery, minutes) {
  const key = "battery", needs = Math.max(1, Math.ceil(minutes * PERCENT_A_MINUTE));
  if (!battery) return { key, name: "Battery", verdict: "unknown", words: `this browser does not tell; the session needs about ${needs} %` };
  const has = Math.round(100 * battery.level);
  if (!battery.charging && has < needs + 10) return { key, name: "Battery: nearly empty", verdict: "fails", words: `${has} %; this session needs about ${needs} %.`, helps: "Charge it for a while first.", without: "Nothing is lost when it dies: all but the last seconds is kept." };
  return { key, name: "Battery", verdict: "passes", words: `${has} %; this session needs about ${needs} %` };
}

/** @param {{freeBytes: number | null, persisted: boolean | null}} space @param {number} minutes @returns {Check} */
export function spaceCheck({ freeBytes, persisted }, minutes) {
  const key = "space", needs = minutes * BYTES_A_MINUTE, mb = Math.max(1, Math.round(needs / 1e6));
  if (freeBytes === null) return { key, name: "Space", verdict: "unknown", words: `this browser does not tell; the session needs about ${mb} MB` };
  const free = freeBytes >= 1e9 ? `${(freeBytes / 1e9).toFixed(1)} GB` : `${Math.round(freeBytes / 1e6)} MB`;
  if (freeBytes < 3 * needs) return { key, name: "Space: nearly none", verdict: "fails", words: `${free}; this session needs about ${mb} MB.`, helps: "Remove something from the phone.", without: "What does not fit is sent at once, if there is a network." };
  return { key, name: "Space", verdict: "passes", words: `${free}; this session needs about ${mb} MB${persisted === false ? ". The phone may clear it under pressure: send it soon" : ""}` };
}

/** @param {{accuracyM: number | null, refused: boolean}} gnss @returns {Check} */
export function gnssCheck({ accuracyM, refused }) {
  const key = "gnss", without = "Distances then come from steps, or the voice goes by time.";
  if (refused) return { key, name: "Position: not allowed", verdict: "fails", words: "Distances cannot be told.", helps: "Allow “Location” in the settings of this site.", act: { name: "gnss", words: "Ask again" }, without };
  if (accuracyM === null) return { key, name: "Position", verdict: "unknown", words: "no satellites yet; it goes on looking" };
  const fine = accuracyM <= NEAR_M;
  return { key, name: "Position", verdict: fine ? "passes" : "unknown", words: fine ? `within ${Math.round(accuracyM)} m` : `only within ${Math.round(accuracyM)} m so far` };
}

/** What the place must be, in at most five taps. @param {readonly {key: string, words: string}[]} needs @param {boolean} outdoors */
export function placeTaps(needs, outdoors) {
  const light = { key: "light", words: "Light enough to see all of it." };
  return [...needs, ...(outdoors ? [light] : [])].slice(0, 5);
}

/** @param {readonly {key: string, words: string}[]} taps @param {ReadonlySet<string>} said @returns {Check} */
export function placeCheck(taps, said) {
  const key = "place", left = taps.filter((tap) => !said.has(tap.key)).length;
  if (!taps.length) return { key, name: "Place", verdict: "passes", words: "nothing special is needed" };
  if (left) return { key, name: "Place", verdict: "asks", words: said.size ? `${left} more` : "Tap what is so.", without: "Then walk and run forward only today." };
  return { key, name: "Place", verdict: "passes", words: "all of it is so, you said" };
}

/** A minute of a workout's length where blocks have no time. @param {number} totalS */
export const minutesOf = (totalS) => Math.max(5, Math.ceil(totalS / 60));

// --- what the browser is asked ---

/** The permission for motion; must be called in a tap. @returns {Promise<Permission>} */
export async function askMotion() {
  const motion = /** @type {any} */ (globalThis.DeviceMotionEvent);
  if (!motion) return "none";
  if (typeof motion.requestPermission !== "function") return "granted";
  try {
    const both = [motion.requestPermission(), /** @type {any} */ (globalThis.DeviceOrientationEvent)?.requestPermission?.().catch(() => "denied")];
    return (await both[0]) === "granted" ? "granted" : "denied";
  } catch {
    return "denied";
  }
}

/** @returns {Promise<{level: number, charging: boolean} | null>} */
export async function askBattery() {
  try {
    const found = await /** @type {any} */ (navigator).getBattery?.();
    return found ? { level: found.level, charging: found.charging } : null;
  } catch {
    return null;
  }
}

/** Told once, when the battery comes to its last tenth. @param {(level: number) => void} low */
export async function watchBattery(low) {
  try {
    const battery = await /** @type {any} */ (navigator).getBattery?.();
    const look = () => {
      if (battery.charging || battery.level > LOW) return;
      battery.removeEventListener("levelchange", look);
      low(battery.level);
    };
    battery?.addEventListener("levelchange", look);
  } catch { /* this browser does not tell */ }
}

/** @returns {Promise<{freeBytes: number | null, persisted: boolean | null}>} */
export async function askSpace() {
  try {
    const persisted = await navigator.storage?.persist?.() ?? null, found = await navigator.storage?.estimate?.();
    return { freeBytes: found?.quota === undefined ? null : found.quota - (found.usage ?? 0), persisted };
  } catch {
    return { freeBytes: null, persisted: null };
  }
}
