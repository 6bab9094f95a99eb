import { coerceValue, type CoercedType } from "./coerce-value.js";
import { ConfigError } from "./config-error.js";
import type { FoundValue } from "./lookup.js";

/** What was found as the type that is declared. Throws a `ConfigError` that names the key and not the value, which may be a secret. */
export function coerceFound(
  { value, provider, key }: FoundValue,
  type: CoercedType,
  setting: string,
  values?: Parameters<typeof coerceValue>[2],
): unknown {
  const result = coerceValue(value, type, values);
  if (result !== undefined) return result.value;
  const expected = values === undefined ? expectations[type] : `one of ${values.map((member) => JSON.stringify(member)).join(", ")}`;
  throw new ConfigError("DLT_CONFIG_VALUE", `${key} in ${provider.name} is not ${expected}, as the setting "${setting}" needs it.`, {
    context: { setting, key, provider: provider.name },
  });
}

const expectations: Readonly<Record<CoercedType, string>> = {
  text: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false (yes, true, t, y, 1, no, false, n, f, 0)",
  list: "a list (in the environment: a JSON array)",
  object: "a table (in the environment: a JSON object)",
  any: "a value",
};
