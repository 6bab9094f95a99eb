import { DestinationError } from "../errors/destination-error.js";
import { didYouMean } from "./nearest-name.js";
import { isPlainObject } from "./plain-object.js";
import type { OptionNode } from "./option-tree.js";

/** Throws a `DestinationError` (`options`) that lists every misspelt key, at any depth, with the nearest name for each. */
export function checkOptionNames(destination: string, options: Readonly<Record<string, unknown>>, tree: OptionNode): void {
  const problems = unknownNames(options, tree, []);
  if (problems.length === 0) return;
  throw new DestinationError("options", `Destination "${destination}" has no ${problems.join("\nand no ")}`, { context: { destination } });
}

function unknownNames(values: Readonly<Record<string, unknown>>, node: OptionNode, above: readonly string[]): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const path = [...above, name];
    const field = node.fields.get(name);
    if (field !== undefined) return isPlainObject(value) && field.fields.size > 0 ? unknownNames(value, field, path) : [];
    return node.open ? [] : [`option "${path.join(".")}".${didYouMean(name, node.fields.keys())}`];
  });
}
