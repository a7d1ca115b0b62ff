// @ts-check
// Numbers as words, where the browser has to write them itself.

const SLOWEST_PACE_S = 3600;   // for a kilometre or mile: slower is written as a speed, as on the server

/** A moment of a recording: 25:38, 1:02:03. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** Seconds of a typed moment; NaN where it is none. A bare number is minutes, as on the server. @param {string} text */
export function moment(text) {
  const plain = text.trim().replace(",", ".");
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * 60;
  const parts = /^(?:(\d{1,3}):(?=[0-5]?\d:))?(\d{1,4}):([0-5]\d)$/.exec(plain);
  return parts ? Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) : NaN;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${bytes < 1e7 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;
}

/** How far a file has been sent. @param {number} sent @param {number} total @param {number} seconds since it began */
export function sending(sent, total, seconds) {
  const left = sent > 0 && seconds > 2 ? (total - sent) / (sent / seconds) : 0;
  const about = left < 2 ? "" : left < 90 ? `, about ${Math.round(left)} s` : `, about ${Math.round(left / 60)} min`;
  return `sending: ${megabytes(sent)} of ${megabytes(total)}${about}`;
}

/** A pace or speed as the runner chose; a crawl is a speed, as on the server. @param {number} mps @param {string} unit */
export function pace(mps, unit) {
  const [how, distance] = unit.split("/");
  if (how !== "min") return `${(mps * factor(unit)).toFixed(1)} ${unit}`;
  const seconds = (distance === "mi" ? 1609.344 : 1000) / mps, whole = Math.round(seconds);
  if (seconds >= SLOWEST_PACE_S) return pace(mps, distance === "mi" ? "mph" : "km/h");
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")} ${unit}`;
}

/** How many of a unit are one m/s; a pace is drawn in m/s, since paces do not grow with speed. @param {string} unit */
export function factor(unit) {
  return unit === "km/h" ? 3.6 : unit === "mph" ? 3600 / 1609.344 : 1;
}
