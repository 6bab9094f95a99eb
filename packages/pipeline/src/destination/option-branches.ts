import { describeCommonOptions, describeOptions, type Destination, type OptionDescription } from "@dlt-ts/core";

/** An option with the options inside it. */
export interface OptionBranch {
  readonly option: OptionDescription;
  /** Its name in the options object: `readOnly`. */
  readonly name: string;
  /** Its last part in config: `read_only`. */
  readonly key: string;
  readonly fields: readonly OptionBranch[];
}

/** All options of a destination: its own, in the order of its schema, and then the common ones. */
export function optionBranches(destination: Destination): readonly OptionBranch[] {
  const own = nested(describeOptions(destination.factory.schema), []);
  const names = new Set(own.map((branch) => branch.name));
  return [...own, ...nested(describeCommonOptions(), []).filter((branch) => !names.has(branch.name))];
}

/** The names of the options that the destination's own schema validates. */
export function ownOptionNames(destination: Destination): ReadonlySet<string> {
  return new Set(describeOptions(destination.factory.schema).map((option) => option.path[0]!));
}

function nested(options: readonly OptionDescription[], above: readonly string[]): readonly OptionBranch[] {
  return options
    .filter(({ path }) => path.length === above.length + 1 && above.every((name, index) => path[index] === name))
    .map((option) => ({
      option,
      name: option.path.at(-1)!,
      key: option.key.slice(option.key.lastIndexOf(".") + 1),
      fields: nested(options, option.path),
    }));
}
