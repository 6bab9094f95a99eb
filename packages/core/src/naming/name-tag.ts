import { hashOf } from "../hash/hash-of.js";
import { toBase64 } from "../json/base64.js";

/** Bytes of hash for a probability that two names get one tag; half again as many as usual, since the tag ignores case. */
function tagBytes(collisionProbability: number): number {
  return Math.floor((3 * Math.log2(1 / collisionProbability)) / 8) + 1;
}

/**
 * A short mark that tells names apart whose ends are equal: a hash of the name, in lower case letters and digits.
 * Six characters at the default probability of 0.001, which is the one that dlt uses everywhere.
 */
export function nameTag(name: string, collisionProbability = 0.001): string {
  const digest = hashOf({ name: "shake128", length: tagBytes(collisionProbability) }, [name]);
  return toBase64(digest).replace(/=+$/, "").replaceAll("/", "a").replaceAll("+", "b").toLowerCase();
}
