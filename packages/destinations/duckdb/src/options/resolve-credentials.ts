import { DestinationError } from "@dlt-ts/core";
import type { DuckDbCredentials, DuckDbSetting } from "./duck-db-options.js";

const scheme = "duckdb:";

/**
 * Credentials without a URL in them: `duckdb:///path?read_only=true&threads=2` becomes a path and settings. What is given as a field
 * counts before what stands in the URL. Throws a `DestinationError` (`options`) for a URL that names no file.
 */
export function resolveCredentials(given: string | DuckDbCredentials | undefined): DuckDbCredentials {
  const { database, query: apart, ...fields } = typeof given === "string" ? { database: given } : (given ?? {});
  const url = database?.startsWith(scheme) === true ? parseUrl(database) : undefined;
  const { read_only: readOnly, ...settings } = { ...url?.query, ...apart };
  const path = url?.path ?? database;
  return {
    ...(path === undefined ? {} : { database: path }),
    ...(readOnly === undefined ? {} : { readOnly: isTrue(readOnly) }),
    ...fields,
    ...(Object.keys(settings).length === 0 ? {} : { globalConfig: { ...settings, ...fields.globalConfig } }),
  };
}

function parseUrl(url: string): { readonly path: string; readonly query: Readonly<Record<string, string>> } {
  const [, path, query = ""] = /^duckdb:\/\/\/([^?#]+)(?:\?([^#]*))?$/.exec(url) ?? [];
  if (path === undefined) throw refused(url, "Write duckdb:///folder/file.duckdb, or just the path.");
  try {
    return { path: decodeURIComponent(path), query: Object.fromEntries(new URLSearchParams(query)) };
  } catch (cause) {
    throw refused(url, "Write a percent sign as %25, or just the path.", cause);
  }
}

function isTrue(setting: DuckDbSetting): boolean {
  return /^(true|1|yes|on)$/i.test(String(setting));
}

function refused(url: string, advice: string, cause?: unknown): DestinationError {
  return new DestinationError("options", `"${url}" does not name a DuckDB file. ${advice}`, {
    context: { option: "credentials" },
    ...(cause === undefined ? {} : { cause }),
  });
}
