import { snakeToCamel, type Destination } from "@dlt-ts/core";
import { coerceFound } from "../config/coerce-found.js";
import type { ConfigTrace } from "../config/config-trace.js";
import { isConfigTable } from "../config/config-value.js";
import type { Config } from "../config/config.js";
import type { ConfigPlace, FoundValue } from "../config/lookup.js";
import { isOptionsObject } from "./is-options-object.js";
import { optionBranches, type OptionBranch } from "./option-branches.js";
import { partsOfText } from "./parts-of-text.js";

/** The options of a destination as far as code and config give them. */
export interface FoundOptions {
  readonly values: Readonly<Record<string, unknown>>;
  /** By the option's key (`credentials.password`): what was tried for it. */
  readonly traces: ReadonlyMap<string, ConfigTrace>;
}

/**
 * Completes the options that were given in code with what config has under `[destination.<name>]`, `[destination]` and at the top,
 * each field on its own. What is given in code always wins, even where it equals a default.
 */
export async function lookUpOptions(destination: Destination, config: Config): Promise<FoundOptions> {
  const search = new OptionSearch(config, ["destination", destination.name]);
  const given: Readonly<Record<string, unknown>> = destination.options;
  const values: Record<string, unknown> = { ...given };
  for (const branch of optionBranches(destination)) {
    const value = await search.complete(branch, given[branch.name], []);
    if (value !== undefined) values[branch.name] = value;
  }
  return { values, traces: search.traces };
}

class OptionSearch {
  readonly traces: Map<string, ConfigTrace> = new Map();
  readonly #config: Config;
  readonly #sections: readonly string[];

  constructor(config: Config, sections: readonly string[]) {
    this.#config = config;
    this.#sections = sections;
  }

  /** `above`: the keys of the options that this one is inside of. */
  async complete(branch: OptionBranch, given: unknown, above: readonly string[]): Promise<unknown> {
    if (branch.fields.length > 0) return this.#completeFields(branch, given, above);
    if (given !== undefined) return given;
    const found = await this.#lookUp(branch, above);
    return found === undefined ? undefined : coerceFound(found, branch.option.type, branch.option.key, branch.option.values);
  }

  /** An option that is an object: its fields come from code, then from the text that stands for it, then from keys of their own. */
  async #completeFields(branch: OptionBranch, given: unknown, above: readonly string[]): Promise<unknown> {
    const native = given === undefined ? await this.#native(branch, above) : given;
    const text = typeof native === "string" ? native : undefined;
    const parts = text === undefined ? native : partsOfText(text, branch);
    // An open database, a text that only the destination can read, an explicit null: complete as it is.
    if (parts === undefined ? text !== undefined : !isOptionsObject(parts)) return native;

    const fields: Record<string, unknown> = {};
    for (const field of branch.fields) {
      const said = (parts as Readonly<Record<string, unknown>> | undefined)?.[field.name];
      const value = await this.complete(field, said, [...above, branch.key]);
      if (value !== undefined && value !== said) fields[field.name] = value;
    }
    return Object.keys(fields).length === 0 ? native : { ...(parts as object | undefined), ...fields };
  }

  /** What stands under the key of the object itself: a text, or in the environment a JSON object. A table is read field by field. */
  async #native(branch: OptionBranch, above: readonly string[]): Promise<unknown> {
    const found = await this.#lookUp(branch, above);
    if (found === undefined || isConfigTable(found.value)) return undefined;
    if (branch.option.text !== undefined) return coerceFound(found, "text", branch.option.key);
    const table = coerceFound(found, "object", branch.option.key) as Readonly<Record<string, unknown>>;
    return Object.fromEntries(Object.entries(table).map(([key, value]) => [snakeToCamel(key), value]));
  }

  async #lookUp(branch: OptionBranch, above: readonly string[]): Promise<FoundValue | undefined> {
    const result = await this.#config.lookUp(this.#place(branch, above), branch.option.secret, branch.option.key);
    this.traces.set(branch.option.key, { setting: branch.option.key, secret: branch.option.secret, attempts: result.attempts });
    return result.found;
  }

  /** The object that a field belongs to is never left out of its key; the objects around that one are. */
  #place(branch: OptionBranch, above: readonly string[]): ConfigPlace {
    return { sections: [...this.#sections, ...above.slice(0, -1)], tail: [...above.slice(-1), branch.key] };
  }
}
