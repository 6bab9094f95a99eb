import type { ConfigProvider } from "./config-provider.js";
import type { ConfigValue } from "./config-value.js";

/** Where a setting may stand: `tail` under all of `sections`, then under ever fewer of them, down to none. */
export interface ConfigPlace {
  /** `["destination", "postgres"]`. */
  readonly sections: readonly string[];
  /** Always there: the key, and the section that its kind of setting always has: `["credentials", "password"]`. */
  readonly tail: readonly string[];
}

/** One question to one provider. */
export interface ConfigAttempt {
  readonly provider: string;
  readonly key: string;
  readonly found: boolean;
}

export interface FoundValue {
  readonly value: ConfigValue;
  readonly provider: ConfigProvider;
  readonly key: string;
}

export interface LookupResult {
  readonly found?: FoundValue;
  /** In order; the last one is what was found. */
  readonly attempts: readonly ConfigAttempt[];
}

export interface LookupOptions {
  readonly pipelineName?: string | undefined;
  readonly secret?: boolean;
}

/**
 * The first value, in Python dlt's order: under the pipeline's name and then without it; in each, provider by provider;
 * in each, from the most specific place to the least. So what is said for a pipeline wins over what is said for all, wherever it stands.
 */
export async function lookUp(providers: readonly ConfigProvider[], place: ConfigPlace, options: LookupOptions = {}): Promise<LookupResult> {
  const { pipelineName, secret = false } = options;
  const attempts: ConfigAttempt[] = [];
  const paths = pathsOf(place);
  for (const outermost of pipelineName === undefined ? [[]] : [[pipelineName], []]) {
    for (const provider of providers) {
      if (provider.empty) continue;
      for (const path of paths) {
        const complete = [...outermost, ...path];
        const key = provider.keyOf(complete);
        const value = await provider.lookUp(complete, secret);
        attempts.push({ provider: provider.name, key, found: value !== undefined });
        if (value !== undefined) return { found: { value, provider, key }, attempts };
      }
    }
  }
  return { attempts };
}

/** From the most specific to the least. A source has its short form too: `sources.<name>` after `sources.<module>`. */
export function pathsOf({ sections, tail }: ConfigPlace): readonly (readonly string[])[] {
  const prefixes: (readonly string[])[] = [];
  for (let length = sections.length; length >= 0; length--) prefixes.push(sections.slice(0, length));
  const [kind, module, name] = sections;
  if (sections.length === 3 && kind === "sources" && module !== name) prefixes.splice(2, 0, [kind, name!]);
  return prefixes.map((prefix) => [...prefix, ...tail]);
}
