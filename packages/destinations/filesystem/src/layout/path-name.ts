/* oxlint-disable no-control-regex -- they are what is encoded */
/** What is encoded in values that may have folders in them. */
export const unsafeInPaths: RegExp = /[\u0000-\u001f\u007f\\]/g;
const unsafeInNames = /[\u0000-\u001f\u007f\\/%]/g;
/* oxlint-enable no-control-regex */

/** A name of data as one part of a path. Two names never become one. */
export function pathName(name: string): string {
  return encodedDots(encoded(name, unsafeInNames));
}

export function encoded(value: string, characters: RegExp): string {
  return value.replaceAll(characters, (character) => encodeURIComponent(character));
}

/** As a folder they would mean the same one, or the one above. */
export function encodedDots(part: string): string {
  return part === "." || part === ".." ? part.replaceAll(".", "%2E") : part;
}
