// @ts-check
// SHA-256 (FIPS 180-4), piece by piece. The browser's own wants the whole at once, and is missing on pages without HTTPS.

const first = (/** @type {number} */ n) => {
  /** @type {number[]} */
  const primes = [];
  for (let i = 2; primes.length < n; i++) if (primes.every((p) => i % p)) primes.push(i);
  return primes;
};
const fraction = (/** @type {number} */ x) => Math.floor((x - Math.floor(x)) * 2 ** 32) >>> 0;
const K = new Uint32Array(first(64).map((p) => fraction(Math.cbrt(p))));
const START = first(8).map((p) => fraction(Math.sqrt(p)));

export class Sha256 {
  #h = new Uint32Array(START);
  #w = new Uint32Array(64);
  #rest = new Uint8Array(64);
  #held = 0;
  #length = 0;

  /** @param {Uint8Array} bytes */
  update(bytes) {
    this.#length += bytes.length;
    let at = 0;
    if (this.#held) {
      at = Math.min(64 - this.#held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < 64) return this;
      this.#block(this.#rest, 0);
      this.#held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.#block(bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#held = bytes.length - at;
    return this;
  }

  /** The digest, 32 bytes; nothing can be added afterwards. */
  digest() {
    const bits = this.#length * 8, pad = new Uint8Array((this.#held < 56 ? 64 : 128) - this.#held);
    const view = new DataView(pad.buffer);
    pad[0] = 0x80;
    view.setUint32(pad.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(pad.length - 4, bits >>> 0);
    this.update(pad);
    const out = new DataView(new ArrayBuffer(32));
    this.#h.forEach((word, i) => out.setUint32(4 * i, word));
    return new Uint8Array(out.buffer);
  }

  /** @param {Uint8Array} bytes @param {number} at */
  #block(bytes, at) {
    const w = this.#w, h = this.#h;
    const word = (/** @type {number} */ i) => /** @type {number} */ (w[i]);
    for (let i = 0; i < 16; i++, at += 4) w[i] = /** @type {number} */ (bytes[at]) << 24 | /** @type {number} */ (bytes[at + 1]) << 16 | /** @type {number} */ (bytes[at + 2]) << 8 | /** @type {number} */ (bytes[at + 3]);
    for (let i = 16; i < 64; i++) {
      const a = word(i - 15), b = word(i - 2);
      w[i] = word(i - 16) + word(i - 7) + ((a >>> 7 | a << 25) ^ (a >>> 18 | a << 14) ^ a >>> 3) + ((b >>> 17 | b << 15) ^ (b >>> 19 | b << 13) ^ b >>> 10);
    }
    let [a, b, c, d, e, f, g, k] = /** @type {[number, number, number, number, number, number, number, number]} */ ([...h]);
    for (let i = 0; i < 64; i++) {
      const one = k + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + /** @type {number} */ (K[i]) + word(i) | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      k = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((value, i) => { h[i] = /** @type {number} */ (h[i]) + value; });
  }
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes */
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** @param {Uint8Array} bytes */
export const sha256 = (bytes) => new Sha256().update(bytes).digest();
