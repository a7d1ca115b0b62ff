// @ts-check
// What the server answers, checked once: whatever comes out of here has the shape that it says.

/** @typedef {{t_s: number[], values: (number | null)[]}} Line */
/** @typedef {{t_s: number[], signed: (number | null)[], unsigned: (number | null)[]}} SpeedLine */
/** @typedef {{startS: number, endS: number, speed: SpeedLine | null, lines: Record<string, Line | null>}} Charts */

/** @param {unknown} value @returns {Record<string, unknown>} */
function object(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("not an object");
  return /** @type {Record<string, unknown>} */ (value);
}

/** @param {unknown} value @returns {number} */
function number(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError("not a number");
  return value;
}

/** @param {unknown} value @returns {number[]} */
function numbers(value) {
  if (!Array.isArray(value)) throw new TypeError("not a list");
  return value.map(number);
}

/** @param {unknown} value @param {number} length @returns {(number | null)[]} */
function gaps(value, length) {
  if (!Array.isArray(value) || value.length !== length) throw new TypeError("not a list of that length");
  return value.map((one) => (one === null ? null : number(one)));
}

/** @param {unknown} value @returns {Line | null} */
function line(value) {
  if (value === null) return null;
  const found = object(value);
  const t_s = numbers(found.t_s);
  return { t_s, values: gaps(found.values, t_s.length) };
}

/** @param {unknown} value @returns {SpeedLine | null} */
function speed(value) {
  if (value === null) return null;
  const found = object(value);
  const t_s = numbers(found.t_s);
  return { t_s, signed: gaps(found.speed_signed, t_s.length), unsigned: gaps(found.speed_unsigned, t_s.length) };
}

/** @param {unknown} value @returns {Charts} */
export function charts(value) {
  const found = object(value);
  const names = ["heart_rate", "cadence", "elevation"];
  return {
    startS: number(found.start_s),
    endS: number(found.end_s),
    speed: speed(found.speed),
    lines: Object.fromEntries(names.map((name) => [name, line(found[name])])),
  };
}

/** The id of a test that was kept. @param {unknown} value @returns {string} */
export function focusTestId(value) {
  const { id } = object(value);
  if (typeof id !== "string" || !id) throw new TypeError("no id");
  return id;
}

/** The sentence of a refusal, whatever came instead of one. @param {string} text @returns {string} */
export function sentence(text) {
  try {
    const said = object(JSON.parse(text)).error;
    if (typeof said === "string" && said) return said;
  } catch {
    // not JSON: the connection was cut, or something else answered
  }
  return "It could not be sent. Check that Backstride is still running, then try again.";
}
