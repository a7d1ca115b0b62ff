// SHA-256 in pieces, and the sentence about what is not safe yet. What needs a browser's store is tested in a browser.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";

const at = process.env.BACKSTRIDE_STATIC;
const { Sha256, base64, hex, sha256 } = await import(`${at}/offline/sha256.js`);
const { goesByItself, unsafeWords } = await import(`${at}/offline/safe.js`);
const { sinceBegan } = await import(`${at}/guide/kept.js`);

test("the digest is that of everybody else, however it is cut", () => {
  for (const size of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 100_003]) {
    const bytes = new Uint8Array(randomBytes(size)), expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(hex(sha256(bytes)), expected);
    const hash = new Sha256();
    for (let from = 0; from < size;) {
      const to = Math.min(size, from + 1 + (from * 7) % 97);
      hash.update(bytes.subarray(from, to));
      from = to;
    }
    assert.equal(hex(hash.digest()), expected);
  }
});

test("a published digest", () => {
  assert.equal(hex(sha256(new TextEncoder().encode("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(base64(new Uint8Array([0, 255, 16])), "AP8Q");
});

test("what is not safe yet is said, and nothing where all is", () => {
  assert.equal(unsafeWords({ sessions: 0, bytes: 0, answers: 0, refused: [] }), "");
  assert.equal(unsafeWords({ sessions: 1, bytes: 3_100_000, answers: 0, refused: [] }), "1 session (3.1 MB) is not yet safe on your server.");
  assert.equal(unsafeWords({ sessions: 0, bytes: 0, answers: 1, refused: [] }), "1 answer is not yet safe on your server.");
  assert.equal(unsafeWords({ sessions: 2, bytes: 900, answers: 1, refused: [] }), "2 sessions (1 kB) and 1 answer are not yet safe on your server.");
});

test("what the server does not take is said with its reason, and does not go by itself", () => {
  const found = { sessions: 1, bytes: 900, answers: 0, refused: [{ id: "a", why: "Nothing in it can be read.", session: true }] };
  assert.equal(unsafeWords(found), "1 session (1 kB) is not yet safe on your server. It stays on this phone, since the server does not take it: Nothing in it can be read.");
  assert.equal(goesByItself(found), false);
  assert.match(unsafeWords({ ...found, answers: 1 }), /One of them stays on this phone/);
  assert.equal(goesByItself({ ...found, answers: 1 }), true);
});

test("a clock that was set back while the page was killed does not turn the session back", () => {
  const kept = { id: "a", zeroAt: 1_000_000, t: 600, header: null, state: null, guarded: false };
  assert.equal(sinceBegan(kept, 1_000_000 + 700_000), 700);
  for (const wallMs of [1_000_000 + 590_000, 0]) assert.ok(sinceBegan(kept, wallMs) > kept.t + 1);
});
