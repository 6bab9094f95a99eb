import type { Json } from "../json.js";
import { camelToSnake } from "./option-case.js";
import { optionTree, type OptionNode, type OptionType } from "./option-tree.js";
import type { OptionsSchema } from "./options-schema.js";

/** One option, as config lookup, coercion, redaction and the tables in READMEs need it. */
export interface OptionDescription {
  /** Where it stands in the options object: `["credentials", "database"]`. */
  readonly path: readonly string[];
  /** The same in config: `credentials.database`. */
  readonly key: string;
  /** Never printed. */
  readonly secret: boolean;
  readonly type: OptionType;
  /** The values it may have, where they are a closed list. */
  readonly values?: readonly Json[];
  /** Of an object option that may also be given as text: the `format` of that text, empty where it has none. */
  readonly text?: string;
  /** Without it, `connect` is refused. A field of an object that is itself optional counts as required only within it. */
  readonly required: boolean;
  readonly default?: Json;
  readonly description?: string;
}

/** All options that a schema declares, in its order, an object before its fields. */
export function describeOptions(schema: OptionsSchema<unknown>): readonly OptionDescription[] {
  return fieldsOf(optionTree(schema), []);
}

function fieldsOf(node: OptionNode, above: readonly string[]): readonly OptionDescription[] {
  return [...node.fields].flatMap(([name, { fields, open, ...facts }]) => {
    const path = [...above, name];
    return [{ path, key: path.map(camelToSnake).join("."), ...facts }, ...fieldsOf({ fields, open, ...facts }, path)];
  });
}
