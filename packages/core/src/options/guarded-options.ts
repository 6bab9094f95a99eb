import { isPlainObject } from "./plain-object.js";
import type { OptionNode } from "./option-tree.js";
import { redactFields } from "./redact.js";

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/**
 * A frozen copy of options as given, which prints without its secrets under `console.log`, `util.inspect` and `JSON.stringify`;
 * so do the plain objects in it. Instances of classes (an open database, a pool, a store) are passed on as they are.
 */
export function guardOptions<Options extends object>(options: Options, tree: OptionNode): Options {
  return guard(options as Readonly<Record<string, unknown>>, tree) as Options;
}

function guard(values: Readonly<Record<string, unknown>>, node: OptionNode): object {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const field = node.fields.get(name);
    Object.defineProperty(copy, name, { value: copied(value, field), enumerable: true });
  }
  const print = (): Record<string, unknown> => redactFields(copy, node);
  Object.defineProperty(copy, inspect, { value: print });
  Object.defineProperty(copy, "toJSON", { value: print });
  return Object.freeze(copy);
}

function copied(value: unknown, field: OptionNode | undefined): unknown {
  if (isPlainObject(value)) return guard(value, field ?? undeclared);
  return Array.isArray(value) ? Object.freeze(value.map((item) => copied(item, undefined))) : value;
}

const undeclared: OptionNode = { type: "any", secret: false, required: false, fields: new Map(), open: true };
