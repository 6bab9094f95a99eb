import { DestinationError } from "@dlt-ts/core";
import type { DuckDbCredentials, DuckDbSetting } from "./duck-db-options.js";

const scheme = "duckdb:";
/** What other databases are reached by. As a path it would make a file of that name, with whatever secret is in it. */
const otherScheme = /^(?!duckdb:)(?:(md|motherduck):|([a-z][a-z0-9+.-]*):\/\/)/i;

/**
 * Credentials without a URL in them: `duckdb:///path?read_only=true&threads=2` becomes a path and settings. What is given as a field
 * counts before what stands in the URL. Throws a `DestinationError` (`options`) for a URL that names no file, without
 * the URL: it may have a password in it.
 */
export function resolveCredentials(given: string | DuckDbCredentials | undefined): DuckDbCredentials {
  const { database, query: apart, ...fields } = typeof given === "string" ? { database: given } : (given ?? {});
  const [, motherDuck, other] = otherScheme.exec(database ?? "") ?? [];
  if (motherDuck !== undefined) throw refused("MotherDuck is not supported; write duckdb:///folder/file.duckdb, or just the path.");
  if (other !== undefined) throw refused(`It is a URL of another kind, "${other}:"; write duckdb:///folder/file.duckdb, or just the path.`);
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
  if (path === undefined) throw refused("Write duckdb:///folder/file.duckdb, or just the path.");
  try {
    return { path: decodeURIComponent(path), query: Object.fromEntries(new URLSearchParams(query)) };
  } catch {
    throw refused("Write a percent sign as %25, or just the path.");
  }
}

function isTrue(setting: DuckDbSetting): boolean {
  return /^(true|1|yes|on)$/i.test(String(setting));
}

function refused(why: string): DestinationError {
  return new DestinationError("options", `The database in credentials is not the name of a DuckDB file. ${why}`, {
    context: { option: "credentials" },
  });
}
