import { NamingError } from "./naming-error.js";
import { nameTag } from "./name-tag.js";

/** What the maximum length of a name counts: characters (code points), or bytes of UTF-8. */
export type LengthUnit = "characters" | "bytes";

/** The first and the last characters of a name with a tag between them, `maxLength` characters in all. Throws a `NamingError` if not even the tag fits. */
export function trimAndTag(name: string, tag: string, maxLength: number): string {
  const remaining = roomBeside(tag, maxLength);
  const characters = Array.from(name);
  const tail = Math.floor(remaining / 2);
  return characters.slice(0, remaining - tail).join("") + tag + characters.slice(characters.length - tail).join("");
}

/** As `trimAndTag`, but in bytes of UTF-8, at most `maxBytes` of them. Characters stay whole. */
function trimAndTagBytes(name: string, tag: string, maxBytes: number): string {
  const remaining = roomBeside(tag, maxBytes);
  const characters = Array.from(name);
  const tailBytes = Math.floor(remaining / 2);
  const head = countFitting(characters, remaining - tailBytes);
  const tail = countFitting(characters.toReversed(), tailBytes);
  return characters.slice(0, head).join("") + tag + characters.slice(characters.length - tail).join("");
}

/**
 * Shortens a normalised name to a maximum length, with a tag of the name as it was given.
 * In bytes, a name is first held against the limit in characters, as Python dlt does, and cut to bytes only if it is still too long.
 * Absent or 0: no limit.
 */
export function shortenName(normalized: string, original: string, maxLength: number | undefined, unit: LengthUnit = "characters"): string {
  if (!maxLength || fits(normalized, maxLength, unit)) return normalized;
  const tag = nameTag(original);
  const shortened = fits(normalized, maxLength, "characters") ? normalized : trimAndTag(normalized, tag, maxLength);
  return fits(shortened, maxLength, unit) ? shortened : trimAndTagBytes(normalized, tag, maxLength);
}

function fits(name: string, maxLength: number, unit: LengthUnit): boolean {
  if (unit === "bytes") return name.length * 3 <= maxLength || byteLength(name) <= maxLength;
  return name.length <= maxLength || characterLength(name) <= maxLength;
}

function roomBeside(tag: string, maxLength: number): number {
  if (tag.length > maxLength) {
    throw new NamingError(`A name cannot be shortened to ${maxLength}: its tag alone takes ${tag.length}. Allow longer names.`);
  }
  return maxLength - tag.length;
}

function countFitting(characters: readonly string[], maxBytes: number): number {
  let bytes = 0;
  let count = 0;
  for (const character of characters) {
    bytes += byteLength(character);
    if (bytes > maxBytes) break;
    count++;
  }
  return count;
}

function characterLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
