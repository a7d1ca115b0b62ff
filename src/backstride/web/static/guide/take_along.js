// @ts-check
// What the phone took with it (`backstride.guide/1`): fetched where there is a network, else as the worker kept it.

/** @typedef {{name: string, title: string, around: string, minutes: number, workout: any, place: string, needs: {key: string, name: string, words: string}[], stops: {key: string, words: string}[]}} TakenSession */
/** @typedef {{day: string, stage: number, session: TakenSession | null, why: string}} TakenDay */
/** @typedef {{name: string, do: string[], form: string[], dose: string, space: string, stop: string}} TakenDrill */
/** `ask`: the questions about health are open. @typedef {{today: string, language: string, ask?: boolean, days: TakenDay[], drills: Record<string, TakenDrill>, tests: {key: string, name: string, how: string, knows: string, workout: any}[], contact: {name: string, phone: string} | null}} Taken */

/** @returns {Promise<Taken | null>} null where nothing was ever taken along */
export async function taken() {
  try {
    const answer = await fetch("/api/v1/guide", { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** The day of a clock on the wall, as it stands in a plan. @param {Date} now */
export const dayOf = (now) => `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;

/** Days from today on: what was taken along may be some days old. @param {Taken} guide @param {string} today */
export const daysAhead = (guide, today) => guide.days.filter((one) => one.day >= today);

/** Why there is no session to begin, and the way on: a rest, a stop and a session that is done have their own sentence, and what nobody knows is not called rest.
 * @param {Taken | null} guide @param {string} today @param {string | null} asked the day that was asked for
 * @returns {{title: string, around: string, way: {address: string, words: string} | null}} */
export function whyNone(guide, today, asked) {
  if (!guide) return { title: "Nothing was taken along yet", around: "Open this page once with a network: then the coming sessions are on the phone.", way: null };
  const ahead = daysAhead(guide, today), why = ahead.find((one) => one.day === (asked ?? today))?.why ?? "", make = { address: "/plan", words: "Make my plan" };
  if (!guide.days.length || guide.ask) return { title: "No session yet", around: why || "Make your plan first. Then its sessions wait here, also without a network.", way: make };
  const way = { address: "/today", words: "To today" };
  if (!ahead.length) return { title: "The sessions on this phone are all in the past", around: "It has to reach your server once, or its date is wrong.", way };
  if (!ahead.some((one) => one.session)) return { title: "No session in the coming days", around: why, way };
  return { title: asked ? "No session that day" : "No session today", around: `${why} Another day can be chosen on the page of today.`.trim(), way };
}

/** Name a day of a list: `Today`, `Mon 1`. @param {string} day @param {string} today */
export function dayName(day, today) {
  if (day === today) return "Today";
  const at = new Date(`${day}T12:00:00Z`);
  return `${at.toLocaleDateString("en", { weekday: "short", timeZone: "UTC" })} ${at.getUTCDate()}`;
}
