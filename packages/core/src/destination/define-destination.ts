import { adjustCapabilities } from "../capabilities/adjust-capabilities.js";
import type { DestinationCapabilities } from "../capabilities/capabilities.js";
import { overrideCapabilities, whyNoOverride } from "../capabilities/overrides.js";
import { DestinationError } from "../errors/destination-error.js";
import { DltError } from "../errors/dlt-error.js";
import type { JobFormat } from "../load/job-format.js";
import { isBuiltInNaming, namingConvention } from "../naming/built-in.js";
import { checkOptionNames } from "../options/check-option-names.js";
import { deepFreeze } from "../options/deep-freeze.js";
import { guardOptions } from "../options/guarded-options.js";
import { optionTree, type OptionNode } from "../options/option-tree.js";
import type { OptionsSchema } from "../options/options-schema.js";
import { isPlainObject } from "../options/plain-object.js";
import type { DestinationClient } from "./client.js";
import type { CommonOptions } from "./common-options.js";
import { describeCommonOptions } from "./describe-common-options.js";
import type { ConnectContext, Destination, DestinationFactory, FactoryArguments } from "./destination.js";

/** Everything that the author of a destination writes. */
export interface DestinationDefinition<
  Type extends string,
  Options extends object,
  Capabilities extends DestinationCapabilities,
  Positional extends keyof Options,
  Resolved extends object,
> {
  /** Small letters, digits and hyphens, as in `destination: "duckdb"` and `[destination.duckdb]`. */
  readonly type: Type;
  /** Its options: anything with Standard Schema and Standard JSON Schema, such as a zod object. Secrets have `writeOnly: true`. */
  readonly schema: OptionsSchema<Resolved, Options>;
  /** The option that a first argument stands for which is not a plain object. */
  readonly positional?: Positional & string;
  /** Pure data, or a pure function of the options as far as they are given. */
  readonly capabilities: Capabilities | ((options: Readonly<Partial<Options> & CommonOptions>) => Capabilities);
  /** Job formats of its own, beside those of `@dlt-ts/formats`. */
  readonly formats?: readonly JobFormat[];
  /** See `Destination.connect`. The place to import the driver. */
  connect(context: ConnectContext<Resolved>): Promise<DestinationClient>;
}

/**
 * Makes the factory of a destination. The factory checks the spelling of its options at the call, at any depth, and leaves
 * their values to `connect`; destinations are frozen and print without secrets.
 *
 * Throws a `DltError` for a type that cannot be a name in config.
 */
export function defineDestination<
  const Type extends string,
  Options extends object,
  const Capabilities extends DestinationCapabilities,
  const Positional extends keyof Options = never,
  Resolved extends object = Options,
>(
  definition: DestinationDefinition<Type, Options, Capabilities, Positional, Resolved>,
): DestinationFactory<Type, Options, Capabilities, Positional> {
  const { type, schema, positional, formats } = definition;
  if (!/^[a-z][a-z0-9_-]*$/.test(type)) {
    throw new DltError("DLT_DESTINATION_TYPE", `"${type}" cannot be the type of a destination: use small letters, digits and hyphens.`);
  }

  const create = (...parameters: FactoryArguments<Options, Positional>): Destination<Type, Options, Capabilities> => {
    const given = optionsFrom(type, positional, parameters);
    const tree = withCommonOptions(optionTree(schema));
    refuseOverrides(type, given, tree);
    checkOptionNames(type, given, tree);
    const options = guardOptions(given as Partial<Options> & CommonOptions, tree);

    const declared = typeof definition.capabilities === "function" ? definition.capabilities(options) : definition.capabilities;
    const capabilities = deepFreeze(underItsNaming(overrideCapabilities(type, declared, given)));
    return Object.freeze({
      specVersion: 1,
      type,
      name: options.destinationName ?? type,
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      factory,
      options,
      capabilities: () => capabilities,
      ...(formats === undefined ? {} : { formats }),
      connect: (context: ConnectContext<Resolved>) => definition.connect(context),
    });
  };

  const facts = { specVersion: 1, type, schema, ...(positional === undefined ? {} : { positional }) } as const;
  const factory: DestinationFactory<Type, Options, Capabilities, Positional> = Object.freeze(Object.assign(create, facts));
  return factory;
}

/** Conventions of other packages are not imported here: the engine adjusts for those. */
function underItsNaming<Capabilities extends DestinationCapabilities>(capabilities: Capabilities): Capabilities {
  const { naming } = capabilities.identifiers;
  return naming !== undefined && isBuiltInNaming(naming) ? adjustCapabilities(capabilities, namingConvention(naming)) : capabilities;
}

function optionsFrom(type: string, positional: string | undefined, parameters: readonly unknown[]): Record<string, unknown> {
  const [first, second] = parameters;
  if (first === undefined && second === undefined) return {};
  if (isPlainObject(first)) {
    if (second === undefined) return first;
    throw new DestinationError("options", `Destination "${type}" takes one object of options, not two.`, {
      context: { destination: type },
    });
  }
  if (positional === undefined) {
    throw new DestinationError("options", `Destination "${type}" takes an object of options, not a ${typeof first}.`, {
      context: { destination: type },
    });
  }
  const more = isPlainObject(second) ? second : {};
  if (first !== undefined && more[positional] !== undefined) {
    throw new DestinationError(
      "options",
      `Option "${positional}" of destination "${type}" is given twice: as first argument, and by its name.`,
      {
        context: { destination: type, option: positional },
      },
    );
  }
  return { [positional]: first, ...more };
}

function withCommonOptions(tree: OptionNode): OptionNode {
  const fields = new Map<string, OptionNode>();
  for (const { path, type, description } of describeCommonOptions()) {
    fields.set(path[0]!, {
      type,
      secret: false,
      required: false,
      fields: new Map(),
      open: false,
      ...(description === undefined ? {} : { description }),
    });
  }
  fields.set("destinationName", { type: "text", secret: false, required: false, fields: new Map(), open: false });
  for (const [name, field] of tree.fields) fields.set(name, field);
  return { ...tree, fields };
}

function refuseOverrides(type: string, options: Readonly<Record<string, unknown>>, tree: OptionNode): void {
  for (const name of Object.keys(options)) {
    const reason = tree.fields.has(name) ? undefined : whyNoOverride(name);
    if (reason === undefined) continue;
    throw new DestinationError("options", `Option "${name}" of destination "${type}" is no option of dlt-ts: ${reason}.`, {
      context: { destination: type, option: name },
    });
  }
}
