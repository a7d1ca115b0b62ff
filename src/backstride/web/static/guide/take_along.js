// @ts-check
// What the phone took with it (`backstride.guide/1`): fetched where there is a network, else as the worker kept it.

/** @typedef {{name: string, title: string, around: string, minutes: number, workout: any, place: string, needs: {key: string, name: string, words: string}[], stops: {key: string, words: string}[]}} TakenSession */
/** @typedef {{day: string, stage: number, session: TakenSession | null, why: string}} TakenDay */
/** @typedef {{name: string, do: string[], form: string[], dose: string, space: string, stop: string}} TakenDrill */
/** @typedef {{today: string, language: string, days: TakenDay[], drills: Record<string, TakenDrill>, tests: {key: string, name: string, how: string, knows: string, workout: any}[], contact: {name: string, phone: string} | null}} Taken */

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

/** Name a day of a list: `Today`, `Mon 1`. @param {string} day @param {string} today */
export function dayName(day, today) {
  if (day === today) return "Today";
  const at = new Date(`${day}T12:00:00Z`);
  return `${at.toLocaleDateString("en", { weekday: "short", timeZone: "UTC" })} ${at.getUTCDate()}`;
}
