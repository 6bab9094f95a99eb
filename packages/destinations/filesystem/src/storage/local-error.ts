import { DestinationError, DltError, type ErrorReason } from "@dlt-ts/core";

/** What the system says, as far as people can do something about it. */
const known: Readonly<Record<string, readonly [reason: ErrorReason, says: string]>> = {
  EACCES: ["permission", "permission denied: give the user of this process the right to do so"],
  EPERM: ["permission", "the system does not permit it (a file system without hard links, or a protected folder)"],
  EROFS: ["permission", "the file system is read-only"],
  ENOSPC: ["quota", "the disk is full: free some space, and run again"],
  EDQUOT: ["quota", "the disk quota is used up: free some space, and run again"],
  ENOTDIR: ["options", "a part of the path is a file, and a folder is needed: move the file away, or choose another bucketUrl"],
  EISDIR: ["options", "a folder is where a file should be: move the folder away, or change the layout"],
  EEXIST: ["options", "something else of that name is in the way"],
  ENAMETOOLONG: ["data", "the path is too long for this file system"],
  ENOENT: ["undefined-relation", "it does not exist"],
  EMFILE: ["connection", "too many files are open in this process"],
  ENFILE: ["connection", "too many files are open on this machine"],
  EBUSY: ["connection", "it is in use"],
  EIO: ["connection", "the disk reports an error"],
  ESTALE: ["connection", "the network file system lost it"],
};

export function isMissing(error: unknown): boolean {
  return codeOf(error) === "ENOENT";
}

/** The error at the seam. What is an error of dlt-ts already, and the reason of a signal, stays as it is. */
export function localError(error: unknown, use: "list" | "read" | "remove" | "write", path: string, signal: AbortSignal): unknown {
  if (DltError.isInstance(error)) return error;
  if (signal.aborted) return signal.reason;
  const code = codeOf(error);
  const [reason, says] = known[code ?? ""] ?? ["unknown", error instanceof Error ? error.message : String(error)];
  return new DestinationError(reason, `Cannot ${use} ${path}: ${says}.`, {
    context: { path, ...(code === undefined ? {} : { code }) },
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
