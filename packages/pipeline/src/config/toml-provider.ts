import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import { ConfigError } from "./config-error.js";
import type { ConfigLocation, ConfigProvider } from "./config-provider.js";
import { isConfigTable, mergeTables, type ConfigTable, type ConfigValue } from "./config-value.js";
import { hasCode } from "../thrown.js";

const nothing: ConfigTable = Object.freeze(Object.create(null) as ConfigTable);

/** One file name in several folders, merged: a key of an earlier folder wins. */
export class TomlProvider implements ConfigProvider {
  readonly name: string;
  readonly holdsSecrets: boolean;
  readonly locations: readonly ConfigLocation[];
  readonly #document: ConfigTable;

  private constructor(name: string, holdsSecrets: boolean, locations: readonly ConfigLocation[], document: ConfigTable) {
    this.name = name;
    this.holdsSecrets = holdsSecrets;
    this.locations = locations;
    this.#document = document;
  }

  /** Throws a `ConfigError` (`DLT_CONFIG_FILE`) for a file that cannot be read or is not TOML. A missing file is fine. */
  static read(name: string, folders: readonly string[], holdsSecrets: boolean): TomlProvider {
    const files = [...new Set(folders)].map((folder) => join(folder, name)).map((path) => ({ path, document: readDocument(path) }));
    const document = files.reduceRight((merged, file) => mergeTables(merged, file.document ?? nothing), nothing);
    const locations = files.map((file) => ({ path: file.path, found: file.document !== undefined }));
    return new TomlProvider(name, holdsSecrets, locations, document);
  }

  get empty(): boolean {
    return Object.keys(this.#document).length === 0;
  }

  keyOf(path: readonly string[]): string {
    return path.filter((part) => part !== "").join(".");
  }

  lookUp(path: readonly string[]): ConfigValue | undefined {
    let place: ConfigValue | undefined = this.#document;
    for (const part of path) {
      if (part === "") continue;
      if (!isConfigTable(place)) return undefined;
      place = place[part];
    }
    return place;
  }

  *keys(): Iterable<string> {
    yield* keysOf(this.#document, "");
  }
}

function* keysOf(table: ConfigTable, above: string): Iterable<string> {
  for (const [key, value] of Object.entries(table)) {
    yield above + key;
    if (isConfigTable(value)) yield* keysOf(value, `${above}${key}.`);
  }
}

function readDocument(path: string): ConfigTable | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new ConfigError("DLT_CONFIG_FILE", `Config file ${path} cannot be read.`, { cause, context: { path } });
  }
  try {
    return toTable(parse(text, { integersAsBigInt: true, useLegacyDate: true }));
  } catch (error) {
    // The parser's message quotes the lines around the problem, which may hold secrets: only the place is told, and no cause.
    const place = error instanceof TomlError ? ` at line ${error.line}, column ${error.column}` : "";
    throw new ConfigError("DLT_CONFIG_FILE", `Config file ${path} is not valid TOML${place}.`, { context: { path } });
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR");
}

function toTable(parsed: object): ConfigTable {
  const table = Object.create(null) as Record<string, ConfigValue>;
  for (const [key, value] of Object.entries(parsed)) table[key] = toValue(value as unknown);
  return table;
}

function toValue(value: unknown): ConfigValue {
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === "object" && value !== null && !(value instanceof Date)) return toTable(value);
  return value as ConfigValue;
}
