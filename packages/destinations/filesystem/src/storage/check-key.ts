import { DestinationError } from "@dlt-ts/core";

/** Bytes. The limit of S3 and of Google Cloud Storage; Azure takes as many characters. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const longestKey = 1024;

/** Bytes of a part between slashes: the limit of the common local file systems, and of those behind SFTP. */
const longestPart = 255;

/**
 * Throws a `DestinationError` (`data`) for a key that would leave the root, or that some store could not hold: with empty parts, with `.` or
 * `..`, with control characters or backslashes, too long.
 */
export function checkKey(key: string): void {
  const problem = problemOf(key);
  if (problem === undefined) return;
  throw new DestinationError("data", `${JSON.stringify(key)} cannot be the path of a file: ${problem}.`, { context: { path: key } });
}

function problemOf(key: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- they are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(key)) return "it contains a control character";
  if (key.includes("\\")) return "it contains a backslash, which is a separator on some systems";
  if (!key.isWellFormed()) return "it contains half a surrogate pair";
  if (Buffer.byteLength(key) > longestKey) return `it is longer than ${longestKey} bytes`;
  for (const part of key.split("/")) {
    if (part === "") return "a part between slashes is empty";
    if (part === "." || part === "..") return `it contains "${part}"`;
    if (Buffer.byteLength(part) > longestPart) return `a part is longer than ${longestPart} bytes`;
  }
  return undefined;
}
