// @ts-check
import { node } from "./node.js";

const GONE_MS = 60_000;

/** Hand a file to whoever holds the phone. @param {File} file */
export function save(file) {
  const address = URL.createObjectURL(file);
  node("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), GONE_MS);
}
