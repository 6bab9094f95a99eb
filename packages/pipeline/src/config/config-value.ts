/** A value as a provider holds it. Environment variables are texts; TOML has types, its whole numbers are bigints and its dates `TomlDate`s. */
export type ConfigValue = string | number | bigint | boolean | Date | readonly ConfigValue[] | ConfigTable;

/** A section. Its prototype is null: every key is data. */
export interface ConfigTable {
  readonly [key: string]: ConfigValue;
}

export function isConfigTable(value: ConfigValue | undefined): value is ConfigTable {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);
}

/** Keys of both; where both have a value that is not a table, `over` wins. */
export function mergeTables(under: ConfigTable, over: ConfigTable): ConfigTable {
  const merged: Record<string, ConfigValue> = Object.create(null) as Record<string, ConfigValue>;
  for (const [key, value] of Object.entries(under)) merged[key] = value;
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    merged[key] = isConfigTable(present) && isConfigTable(value) ? mergeTables(present, value) : value;
  }
  return merged;
}

/** The value with whole numbers as numbers where they are safe, and tables as plain objects, for code that knows nothing of config. */
export function plainValue(value: ConfigValue): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isConfigTable(value)) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    // Not an assignment: a key such as `__proto__` is data.
    Object.defineProperty(plain, key, { value: plainValue(inner), enumerable: true, writable: true, configurable: true });
  }
  return plain;
}
