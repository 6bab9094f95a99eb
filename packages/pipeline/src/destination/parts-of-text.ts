import { coerceValue } from "../config/coerce-value.js";
import { fieldsOfText } from "../config/text-formats.js";
import { isOptionsObject } from "./is-options-object.js";
import type { OptionBranch } from "./option-branches.js";

/**
 * A text that stands for an object, as the fields of that object; `undefined` when only the destination can read it.
 * What the text says and no field takes is kept under its own name: the schema then refuses it, and nothing is lost silently.
 */
export function partsOfText(text: string, branch: OptionBranch): Readonly<Record<string, unknown>> | undefined {
  const said = fieldsOfText(text, branch.option.text ?? "");
  if (said === undefined) return undefined;
  const query = said["query"];
  const settings = branch.option.text === "connection-string" && isOptionsObject(query) ? query : {};
  const used = new Set<string>();
  const parts: Record<string, unknown> = {};
  for (const { name, key, option } of branch.fields) {
    const value = said[name] ?? settings[key];
    if (value === undefined) continue;
    used.add(said[name] === undefined ? key : name);
    // A text that is not of the field's type is left for the schema to refuse.
    parts[name] = typeof value === "string" ? (coerceValue(value, option.type, option.values)?.value ?? value) : value;
  }
  const left = isOptionsObject(query) ? Object.entries(query).filter(([key]) => !used.has(key)) : [];
  if (left.length > 0 && !used.has("query")) parts["query"] = Object.fromEntries(left);
  for (const [name, value] of Object.entries(said)) {
    // The name of the driver only says that the text is for this destination.
    if (!used.has(name) && value !== "" && name !== "drivername" && name !== "query") parts[name] = value;
  }
  return parts;
}
