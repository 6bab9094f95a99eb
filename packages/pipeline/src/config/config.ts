import { coerceFound } from "./coerce-found.js";
import { castText, type CoercedType } from "./coerce-value.js";
import { ConfigError } from "./config-error.js";
import type { ConfigProvider } from "./config-provider.js";
import type { ConfigTrace, ConfigWarning } from "./config-trace.js";
import { plainValue } from "./config-value.js";
import { lookUp, type ConfigPlace, type FoundValue, type LookupResult } from "./lookup.js";
import { missingMessage } from "./missing-message.js";
import type { ProjectFolders } from "./project-folders.js";

/** Who wants to know what config is asked. */
export interface ConfigListeners {
  /** Called for each setting that is looked up. */
  readonly onLookup?: (trace: ConfigTrace) => void;
  /** The same warning is not repeated. */
  readonly onWarning?: (warning: ConfigWarning) => void;
}

/** Everything that is configured, asked by key. Holds no state of a pipeline besides its name. */
export class Config {
  readonly folders: ProjectFolders;
  readonly providers: readonly ConfigProvider[];
  /** The outermost section of every lookup, where one is set. */
  readonly pipelineName: string | undefined;
  readonly #listeners: ConfigListeners;
  readonly #warned: Set<string>;

  constructor(
    folders: ProjectFolders,
    providers: readonly ConfigProvider[],
    listeners: ConfigListeners = {},
    pipelineName?: string,
    warned: Set<string> = new Set(),
  ) {
    this.folders = folders;
    this.providers = providers;
    this.pipelineName = pipelineName;
    this.#listeners = listeners;
    this.#warned = warned;
  }

  /** The same config as one pipeline sees it: what stands under its name comes first. */
  forPipeline(name: string): Config {
    return new Config(this.folders, this.providers, this.#listeners, name, this.#warned);
  }

  /** The value as it stands, and the keys that were tried. Warns about a secret in a file that is not for secrets, and about a placeholder. */
  async lookUp(place: ConfigPlace, secret: boolean, setting: string = place.tail.join(".")): Promise<LookupResult> {
    const result = await lookUp(this.providers, place, { pipelineName: this.pipelineName, secret });
    this.#listeners.onLookup?.({ setting, secret, attempts: result.attempts });
    if (result.found !== undefined) this.#inspect(result.found, secret);
    return result;
  }

  /** A single key such as `"sources.github.page_size"`, at this very place, for all pipelines. Text is read as the type asked for, else left as it is. */
  async get(key: string, type: CoercedType = "any", options: { readonly secret?: boolean } = {}): Promise<unknown> {
    const { found } = await this.#exactly(key, options.secret ?? false);
    if (found === undefined) return undefined;
    return coerceFound(found, type, key);
  }

  /** As `get`; a missing key throws a `ConfigError`, and a text that says its type itself (`true`, `12`, `[1, 2]`) is read as that. */
  async require(key: string, options: { readonly secret?: boolean } = {}): Promise<unknown> {
    const { found, attempts } = await this.#exactly(key, options.secret ?? false);
    if (found !== undefined) return typeof found.value === "string" ? castText(found.value) : plainValue(found.value);
    throw new ConfigError(
      "DLT_CONFIG_MISSING",
      missingMessage(`Config has no "${key}".`, [{ setting: key, secret: options.secret ?? false, attempts }], this.providers),
      {
        context: { key },
      },
    );
  }

  warn(warning: ConfigWarning): void {
    if (this.#warned.has(warning.message)) return;
    this.#warned.add(warning.message);
    this.#listeners.onWarning?.(warning);
  }

  async #exactly(key: string, secret: boolean): Promise<LookupResult> {
    const result = await lookUp(this.providers, { sections: [], tail: key.split(".") }, { secret });
    this.#listeners.onLookup?.({ setting: key, secret, attempts: result.attempts });
    return result;
  }

  #inspect({ value, provider, key }: FoundValue, secret: boolean): void {
    const isValue = typeof value === "string" || typeof value === "number" || typeof value === "bigint";
    if (secret && isValue && !provider.holdsSecrets) {
      const message = `${key} is a secret and stands in ${provider.name}, which people commit. Move it to secrets.toml or to the environment.`;
      this.warn({ code: "secret-outside-secrets", message });
    }
    if (value === "<configure me>") {
      this.warn({ code: "placeholder", message: `${key} in ${provider.name} still has its placeholder value: set it or remove it.` });
    }
  }
}
