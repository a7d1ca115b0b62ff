// @ts-check
// Somebody to be told after a fall. A page cannot send a message by itself: it prepares one, and a tap sends it.

/** @typedef {{name: string, phone: string}} Contact */

/** @param {Contact} contact @param {{lat: number, lon: number} | null} where @param {string} at the time on the wall @param {boolean} [answered] somebody said that it is not all right */
export function messageOf(contact, where, at, answered = false) {
  const place = where ? ` My last position: ${where.lat.toFixed(5)}, ${where.lon.toFixed(5)}.` : "";
  if (answered) return `${contact.name}, I fell or stumbled, and at ${at} I was not all right.${place} Please call me, and come.`;
  return `${contact.name}, my phone noticed a fall or a stumble, and by ${at} I had not answered it.${place} Please call me, and come if I do not answer.`;
}

/** @param {Contact} contact @param {string} message @returns {{tel: string, sms: string} | null} null where the number is none */
export function linksOf(contact, message) {
  const number = contact.phone.replace(/[^+0-9]/g, "");
  return number.length < 3 ? null : { tel: `tel:${number}`, sms: `sms:${number}?&body=${encodeURIComponent(message)}` };
}
