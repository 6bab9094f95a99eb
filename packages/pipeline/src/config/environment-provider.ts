import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ConfigLocation, ConfigProvider } from "./config-provider.js";

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Environment variables: parts in capitals, joined by two underscores.
 * A secret is first looked for as a file, which is how containers hand secrets over: `/run/secrets/destination--postgres--credentials--password`,
 * or a file of that name in a folder of that name. White space around the content of such a file is left out.
 */
export class EnvironmentProvider implements ConfigProvider {
  readonly name = "Environment Variables";
  readonly holdsSecrets = true;
  readonly empty = false;
  readonly locations: readonly ConfigLocation[] = [];
  readonly #environment: Environment;
  readonly #secretsFolder: string;

  constructor(environment: Environment, secretsFolder: string) {
    this.#environment = environment;
    this.#secretsFolder = secretsFolder;
  }

  keyOf(path: readonly string[]): string {
    return path
      .filter((part) => part !== "")
      .join("__")
      .toUpperCase();
  }

  lookUp(path: readonly string[], secret: boolean): string | undefined {
    const key = this.keyOf(path);
    const inFile = secret ? this.#secretFile(key) : undefined;
    return inFile ?? (Object.hasOwn(this.#environment, key) ? this.#environment[key] : undefined);
  }

  keys(): Iterable<string> {
    return Object.keys(this.#environment);
  }

  #secretFile(key: string): string | undefined {
    const name = key.toLowerCase().replaceAll("_", "-");
    // A name with a separator would leave the folder.
    if (/[/\\]|^\.+$/.test(name)) return undefined;
    const path = join(this.#secretsFolder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const file = found.isDirectory() ? join(path, name) : path;
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, "utf8").trim() : undefined;
  }
}
