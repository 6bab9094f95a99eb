import { constrainedMemory } from "node:process";
import { totalmem } from "node:os";
import { quotedText } from "@dlt-ts/sql";
import type { DuckDbCredentials, DuckDbSetting } from "../options/duck-db-options.js";

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const settingText = (value: DuckDbSetting): string => (typeof value === "string" ? quotedText(value) : String(value));

/** Statements for a file that this package opens, once. What the user sets comes last. */
export function instanceStatements({ extensions = [], globalConfig = {} }: DuckDbCredentials): readonly string[] {
  return [
    ...extensions.map((extension) => `LOAD ${quoteName(extension)}`),
    ...Object.entries({ ...ownSettings(), ...globalConfig }).map(
      ([name, value]) => `SET GLOBAL ${quoteName(name)} = ${settingText(value)}`,
    ),
  ];
}

/** Statements for every connection. */
export function connectionStatements({ localConfig = {}, pragmas = [] }: DuckDbCredentials): readonly string[] {
  return [
    ...pragmas.map((pragma) => `PRAGMA ${pragma}`),
    "SET SESSION TimeZone = 'UTC'",
    ...Object.entries(localConfig).map(([name, value]) => `SET SESSION ${quoteName(name)} = ${settingText(value)}`),
  ];
}

/**
 * Half of the memory, since the process of Node needs the other half: DuckDB alone would take four fifths of it.
 * Rows have no order in dlt, and loading them in parallel without one is up to three times faster.
 * DuckDB alone would download extensions that a setting or a query mentions.
 */
function ownSettings(): Readonly<Record<string, DuckDbSetting>> {
  const limit = constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return {
    autoinstall_known_extensions: false,
    memory_limit: `${Math.max(512, Math.floor(memory / 2 / 1024 / 1024))}MiB`,
    preserve_insertion_order: false,
  };
}
