import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DestinationError, type ConnectContext } from "@dlt-ts/core";

/** Where a storage is, as the user wrote it. */
export interface BucketUrl {
  /** As written, in small letters: `s3`, `gs`, `abfss`; `file` for paths. */
  readonly scheme: string;
  /** What stands before the first slash, with a user and a port where there are any; empty for local folders. */
  readonly authority: string;
  /** What follows: the prefix of all keys, without slashes at its ends; of a local folder the absolute path. */
  readonly path: string;
}

type Places = Pick<ConnectContext, "pipeline" | "destinationName" | "localFolder" | "pipelineFolder">;

/**
 * Reads a URL or a path. Relative paths begin in the local folder of the pipeline, `:pipeline:` is its working folder, `~` the home of the
 * user. Throws a `DestinationError` (`options`) for what is neither.
 */
export function parseBucketUrl(text: string, places: Places): BucketUrl {
  if (text.includes("\0")) throw refused("it contains a NUL");
  if (text === ":pipeline:" || text.startsWith(":pipeline:/")) {
    if (places.pipelineFolder === undefined) throw refused("`:pipeline:` has a meaning only in a pipeline");
    return local(join(places.pipelineFolder, text.slice(":pipeline:".length)));
  }
  // A letter before the colon is a drive of Windows.
  const found = /^([a-zA-Z][a-zA-Z0-9+.-]+):\/\/(.*)$/s.exec(text);
  if (found === null) {
    if (text.trim() === "") throw refused("it is empty");
    const path = text === "~" || text.startsWith("~/") ? join(homedir(), text.slice(1)) : text;
    return local(isAbsolute(path) ? path : resolve(places.localFolder ?? ".", path));
  }
  const scheme = found[1]!.toLowerCase();
  if (scheme === "file") return local(fileOf(text));
  const [authority = "", ...parts] = found[2]!.split("/");
  if (authority === "") throw refused(`"${scheme}://" must be followed by the name of a bucket, a container or a host`);
  const path = parts.filter((part) => part !== "");
  if (path.some((part) => part === "." || part === "..")) throw refused(`its path has "." or ".." in it`);
  return { scheme, authority, path: path.join("/") };
}

function local(path: string): BucketUrl {
  return { scheme: "file", authority: "", path: resolve(path) };
}

function fileOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw refused("a file URL has three slashes and an absolute path, such as file:///data/lake", cause);
  }
}

function refused(why: string, cause?: unknown): DestinationError {
  return new DestinationError(
    "options",
    `The option bucketUrl of destination "filesystem" cannot be used: ${why}. It is a folder, such as "data/lake", or a URL, such as "s3://bucket/prefix".`,
    { context: { option: "bucketUrl" }, cause },
  );
}
