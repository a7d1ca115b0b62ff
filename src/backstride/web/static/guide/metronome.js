// @ts-check
// Ticks at a cadence, each counted from the beginning, so that no rounding adds up however long it goes.

/** Times of the ticks in `[from, to)`. @param {number} startS @param {number} spm @param {number} from @param {number} to */
export function ticksBetween(startS, spm, from, to) {
  if (!(spm > 0) || !(to > from)) return [];
  const every = 60 / spm, first = Math.max(0, Math.ceil((from - startS) / every - 1e-9));
  const count = Math.max(0, Math.ceil((to - startS) / every - 1e-9) - first);
  return Array.from({ length: count }, (_, n) => startS + (first + n) * every);
}

/** The middle of what is aimed for; 0 asks for no ticks. @param {[number, number] | null} target */
export const cadenceOf = (target) => target && Math.max(...target) > 0 ? (target[0] + target[1]) / 2 : 0;
