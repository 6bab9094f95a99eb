import type { Json, OptionType } from "@dlt-ts/core";
import { coerceFound } from "./coerce-found.js";
import { ConfigError } from "./config-error.js";
import type { Config } from "./config.js";

/** One setting: its key in config, its type, and its value where config says nothing. */
interface Setting<Value> {
  readonly key: string;
  readonly type: OptionType;
  /** The values it may have, where they are a closed list. */
  readonly values?: readonly (Json & Value)[];
  /** The lowest number. */
  readonly least?: number;
  readonly default: Value;
}

/** What belongs together under one section, such as `[load]`. */
export interface SettingsGroup<Values extends object> {
  /** Always the innermost section of the keys (`data_writer`); absent where the sections that lead there are all. */
  readonly section?: string;
  readonly settings: { readonly [Name in keyof Values]-?: Setting<Values[Name]> };
}

/** Looks every setting of a group up, under `sections` and then less specific places. Throws a `ConfigError` for a value of another type. */
export async function readSettings<Values extends object>(
  config: Config,
  group: SettingsGroup<Values>,
  sections: readonly string[],
): Promise<Values> {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting<unknown>>(group.settings)) {
    const tail = group.section === undefined ? [setting.key] : [group.section, setting.key];
    const { found } = await config.lookUp({ sections, tail }, false);
    const key = tail.join(".");
    values[name] = found === undefined ? setting.default : coerceFound(found, setting.type, key, setting.values as readonly Json[]);
    if (found !== undefined && setting.least !== undefined && Number(values[name]) < setting.least) {
      const message = `${found.key} in ${found.provider.name} is below ${setting.least}, the least that the setting "${key}" can be.`;
      throw new ConfigError("DLT_CONFIG_VALUE", message, { context: { setting: key, key: found.key, provider: found.provider.name } });
    }
  }
  return values as Values;
}
