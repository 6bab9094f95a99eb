import type { DestinationCapabilities } from "../capabilities/capabilities.js";
import type { WriteDisposition } from "../capabilities/write-disposition.js";
import type { CommonOptions } from "./common-options.js";
import type { Destination, DestinationFactory } from "./destination.js";

/**
 * Filled by destination packages: `declare module "@dlt-ts/core" { interface DestinationTypes { duckdb: typeof duckdb } }`.
 * TypeScript sees an augmentation only in a program that imports the package somewhere (`import "@dlt-ts/duckdb"` also registers it).
 */
export interface DestinationTypes {}

/** Completes what is known, accepts what is not: other packages, paths, named destinations that config resolves. */
export type DestinationReference = Destination | (keyof DestinationTypes & string) | (string & {});

type FactoryOf<Reference> = Reference extends keyof DestinationTypes
  ? DestinationTypes[Reference]
  : Reference extends Destination<infer Type, infer Options, infer Capabilities>
    ? DestinationFactory<Type, Options, Capabilities>
    : DestinationFactory;

/** The options of a known destination, `Record<string, unknown>` of an unknown one. */
export type OptionsOf<Reference> = Reference extends keyof DestinationTypes
  ? // oxlint-disable-next-line typescript/no-explicit-any -- only the options matter here
    FactoryOf<Reference> extends DestinationFactory<any, infer Options, any>
    ? Partial<Options> & CommonOptions
    : never
  : Readonly<Record<string, unknown>> & CommonOptions;

/** The capabilities of a known destination, as literal types where it declares them so. */
export type CapabilitiesOf<Reference> =
  // oxlint-disable-next-line typescript/no-explicit-any -- only the capabilities matter here
  FactoryOf<Reference> extends DestinationFactory<any, any, infer Capabilities> ? Capabilities : DestinationCapabilities;

type Element<List> = List extends readonly (infer Item)[] ? Item : never;

/** Shows the members of a union in error messages and completions, not the alias that made it. */
type Shown<Union> = [Union] extends [infer Members] ? Members : never;

/** The strategies of `replace` that a destination has; `never` where it has none. */
export type ReplaceStrategyOf<Reference> = Element<CapabilitiesOf<Reference>["write"]["replace"]>;
/** The strategies of `merge` that a destination has; `never` where it has none. */
export type MergeStrategyOf<Reference> = Element<CapabilitiesOf<Reference>["write"]["merge"]>;

/** The dispositions that a destination can do; all three where it is only a string. */
export type DispositionOf<Reference> = Shown<
  | "append"
  | ([ReplaceStrategyOf<Reference>] extends [never] ? never : "replace")
  | ([MergeStrategyOf<Reference>] extends [never] ? never : "merge")
>;

/** What `writeDisposition` takes for a destination. */
export type WriteHintOf<Reference> = Shown<
  | DispositionOf<Reference>
  | { readonly disposition: "append" }
  | ([ReplaceStrategyOf<Reference>] extends [never]
      ? never
      : { readonly disposition: "replace"; readonly strategy?: ReplaceStrategyOf<Reference> })
  | ([MergeStrategyOf<Reference>] extends [never]
      ? never
      : { readonly disposition: "merge"; readonly strategy?: MergeStrategyOf<Reference> })
>;

type NameOf<Reference> = Reference extends string
  ? Reference
  : Reference extends { readonly type: infer Type extends string }
    ? Type
    : string;

/** A type that nothing has, named so that the compiler's message says why. */
export type Refused<Message extends string> = { readonly [Reason in Message]: never };

/** For the data that a pipeline takes: `unknown` when its disposition fits or is not known, else a `Refused`. */
export type Fitting<Reference, Data> = Data extends { readonly writeDisposition: infer Asked extends WriteDisposition }
  ? WriteDisposition extends Asked
    ? unknown
    : [Asked] extends [DispositionOf<Reference>]
      ? unknown
      : Refused<`destination ${NameOf<Reference>} cannot ${Exclude<Asked, DispositionOf<Reference>>}`>
  : unknown;

/** For the option `staging`. Of each member of a union by itself: one that cannot be staged must not speak for the others. */
export type StagingFor<Reference> = Reference extends unknown
  ? CapabilitiesOf<Reference>["formats"] extends { readonly staged?: infer Staged }
    ? [Exclude<Staged, undefined>] extends [never]
      ? `destination ${NameOf<Reference>} does not load through staging`
      : DestinationReference
    : `destination ${NameOf<Reference>} does not load through staging`
  : never;
