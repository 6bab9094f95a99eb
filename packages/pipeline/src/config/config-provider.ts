import type { ConfigValue } from "./config-value.js";

/** A source of config: the environment, a file, a vault. Providers are asked in order. */
export interface ConfigProvider {
  /** As traces and errors show it, by Python dlt's names: `Environment Variables`, `secrets.toml`, `config.toml`. */
  readonly name: string;
  /** Whether a secret is at home here. One that is found elsewhere is used, with a warning. */
  readonly holdsSecrets: boolean;
  /** Nothing in it: it is not asked, and stands in no trace. */
  readonly empty: boolean;
  /** Where its values come from, for errors. */
  readonly locations: readonly ConfigLocation[];
  /** How it writes a path: `DESTINATION__DUCKDB__CREDENTIALS`, `destination.duckdb.credentials`. */
  keyOf(path: readonly string[]): string;
  /** `undefined` when it has no such key. `secret` opens the places where only secrets are kept. */
  lookUp(path: readonly string[], secret: boolean): ConfigValue | undefined | Promise<ConfigValue | undefined>;
  /** The keys that it has, for near misses and misspelt options. Never their values. */
  keys(): Iterable<string>;
}

/** A file that was looked for. */
export interface ConfigLocation {
  readonly path: string;
  readonly found: boolean;
}
