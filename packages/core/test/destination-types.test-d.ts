/** Checked by `tsc --noEmit`, never run. */
import { z } from "zod";
import {
  defineDestination,
  registerDestination,
  type CapabilitiesOf,
  type Destination,
  type DestinationClient,
  type DestinationFactory,
  type DestinationReference,
  type DispositionOf,
  type Fitting,
  type MergeStrategyOf,
  type OptionsOf,
  type StagingFor,
  type WriteHintOf,
} from "@dlt-ts/core";

// Three destinations that stand for packages which augment the registry.

const identifiers = { maxLength: 63, lengthUnit: "bytes", casing: "lower", caseSensitive: true } as const;
const types = { decimal: [38, 9], wei: [38, 0], timestamp: [6, 6], nested: false } as const;
const concurrency = { jobs: "parallel" } as const;
const offers = { ledger: true, read: "sql" } as const;
const connect = (): Promise<DestinationClient> => Promise.reject(new Error("not in a type test"));

interface ShopOptions {
  readonly credentials?: string | { readonly database: string; readonly readOnly?: boolean | undefined } | undefined;
  readonly poolSize?: number | undefined;
}

const shopCapabilities = {
  write: { replace: ["swap"], merge: ["upsert"] },
  commit: "atomic",
  formats: { direct: ["parquet", "jsonl"] },
  identifiers: identifiers as typeof identifiers,
  types: types as typeof types,
  concurrency: concurrency as typeof concurrency,
  offers: offers as typeof offers,
} as const;

/** With an interface for its options, as a published package has it. */
export const shop: DestinationFactory<"shop", ShopOptions, typeof shopCapabilities, "credentials"> = defineDestination({
  type: "shop",
  schema: z.object({
    credentials: z
      .union([z.string().meta({ format: "path" }), z.object({ database: z.string(), readOnly: z.boolean().optional() })])
      .optional(),
    poolSize: z.number().default(4),
  }),
  positional: "credentials",
  capabilities: shopCapabilities,
  // What `connect` gets has the defaults of the schema.
  connect: ({ options }) => (options.poolSize.toFixed() === "" ? connect() : connect()),
});

const lakeCapabilities = {
  write: { replace: ["swap", "truncate-and-insert"], merge: [] },
  commit: "idempotent",
  formats: { direct: ["parquet"], staged: { schemes: ["s3"], formats: ["parquet"] } },
  identifiers: identifiers as typeof identifiers,
  types: types as typeof types,
  concurrency: concurrency as typeof concurrency,
  offers: { ledger: true, read: "rows" },
} as const;

const lake: DestinationFactory<"lake", { folder: string }, typeof lakeCapabilities> = defineDestination({
  type: "lake",
  schema: z.object({ folder: z.string() }),
  capabilities: lakeCapabilities,
  connect,
});

const hookCapabilities = {
  write: { replace: [], merge: [] },
  commit: "at-least-once",
  formats: { direct: ["jsonl"] },
  identifiers: identifiers as typeof identifiers,
  types: types as typeof types,
  concurrency: concurrency as typeof concurrency,
  offers: { ledger: false, read: false },
} as const;

const hook: DestinationFactory<"hook", { endpoint: string }, typeof hookCapabilities> = defineDestination({
  type: "hook",
  schema: z.object({ endpoint: z.url() }),
  capabilities: hookCapabilities,
  connect,
});

declare module "@dlt-ts/core" {
  interface DestinationTypes {
    shop: typeof shop;
    lake: typeof lake;
    hook: typeof hook;
  }
}

// What `pipeline` declares with these types.

interface Resource<Disposition extends string = string> {
  readonly name: string;
  readonly writeDisposition: Disposition;
}
declare function resource<const Disposition extends "append" | "replace" | "merge" = "append">(
  name: string,
  options?: { writeDisposition?: Disposition },
): Resource<Disposition>;

interface Pipeline<Reference> {
  run<Data extends Iterable<unknown> | Resource>(
    data: Data & Fitting<Reference, Data>,
    options?:
      | { tableName?: string; writeDisposition?: WriteHintOf<Reference>; onUnsupported?: undefined }
      | { tableName?: string; writeDisposition?: WriteHintOf<string>; onUnsupported: "append" },
  ): Promise<void>;
}

declare function pipeline<const Reference extends DestinationReference = string>(
  name: string,
  options?: { destination?: Reference; destinationOptions?: OptionsOf<Reference>; staging?: StagingFor<Reference> },
): Pipeline<Reference>;

// A first argument is the positional option, or all options.

shop();
shop("shop.db");
shop("shop.db", { poolSize: 2, recommendedFileSize: 120_000 });
shop({ credentials: { database: "shop.db" }, destinationName: "main" });
// @ts-expect-error no such value of the positional option
shop(1);
// @ts-expect-error given twice
shop("shop.db", { credentials: "shop.db" });
// @ts-expect-error a misspelt option
shop({ poolSice: 2 });
lake({ folder: "." });
// @ts-expect-error lake declares no positional option
lake(".");

registerDestination(shop);
registerDestination(lake);

// Options follow the string.

pipeline("p", { destination: "shop", destinationOptions: { poolSize: 2 } });
// @ts-expect-error a misspelt option
pipeline("p", { destination: "shop", destinationOptions: { poolSice: 2 } });
// @ts-expect-error an option of the wrong type
pipeline("p", { destination: "shop", destinationOptions: { poolSize: "2" } });

// A named destination keeps the type that it is made from; a name that only config knows is loose.

const named: Destination<"shop", ShopOptions, typeof shopCapabilities> = shop({ destinationName: "destination_one" });
pipeline("p", { destination: named }).run([], { writeDisposition: "merge" });
pipeline("p", { destination: "destination_one", destinationOptions: { anything: true } }).run([], { writeDisposition: "merge" });
pipeline("p", { destination: "@acme/other" }).run([], { writeDisposition: { disposition: "merge", strategy: "scd2" } });
declare const fromConfig: string;
pipeline("p", { destination: fromConfig }).run([], { writeDisposition: "merge" });
pipeline("p").run([], { writeDisposition: "merge" });
declare const anyDestination: Destination;
pipeline("p", { destination: anyDestination }).run([], { writeDisposition: "merge" });

// Capabilities as types.

pipeline("p", { destination: "shop" }).run([], { writeDisposition: "merge" });
pipeline("p", { destination: "lake" }).run([], { writeDisposition: { disposition: "replace", strategy: "truncate-and-insert" } });
// @ts-expect-error lake cannot merge
pipeline("p", { destination: "lake" }).run([], { writeDisposition: "merge" });
// @ts-expect-error nor as an instance
pipeline("p", { destination: lake({ folder: "." }) }).run([], { writeDisposition: "merge" });
// @ts-expect-error a merge strategy that shop lacks
pipeline("p", { destination: "shop" }).run([], { writeDisposition: { disposition: "merge", strategy: "scd2" } });
// @ts-expect-error a function has no replace
pipeline("p", { destination: "hook" }).run([], { writeDisposition: "replace" });
pipeline("p", { destination: "lake" }).run([], { writeDisposition: "merge", onUnsupported: "append" });

pipeline("p", { destination: "shop" }).run(resource("orders", { writeDisposition: "merge" }));
pipeline("p", { destination: "lake" }).run(resource("orders"));
// @ts-expect-error a resource that merges does not fit
pipeline("p", { destination: "lake" }).run(resource("orders", { writeDisposition: "merge" }));
pipeline("p", { destination: fromConfig }).run(resource("orders", { writeDisposition: "merge" }));
declare const computed: Resource<"append" | "replace" | "merge">;
pipeline("p", { destination: "lake" }).run(computed);

// Staging.

pipeline("p", { destination: "lake", staging: "shop" });
// @ts-expect-error shop does not load through staging
pipeline("p", { destination: "shop", staging: "lake" });
pipeline("p", { destination: fromConfig, staging: "lake" });

// Shapes, and the words of the compiler.

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
export const proofs: [
  Equal<DispositionOf<"lake">, "append" | "replace">,
  Equal<DispositionOf<"hook">, "append">,
  Equal<DispositionOf<string>, "append" | "replace" | "merge">,
  Equal<DispositionOf<typeof named>, "append" | "replace" | "merge">,
  Equal<MergeStrategyOf<"shop">, "upsert">,
  Equal<CapabilitiesOf<"lake">["commit"], "idempotent">,
  Equal<StagingFor<"shop">, "destination shop does not load through staging">,
  Equal<keyof Fitting<"lake", Resource<"merge">>, "destination lake cannot merge">,
  Equal<keyof Fitting<"lake", Resource<"append">>, never>,
] = [true, true, true, true, true, true, true, true, true];

// Without annotations all of it is inferred, from the schema and the literal.

{
  const inferred = defineDestination({
    type: "inferred",
    schema: z.object({ token: z.string().meta({ writeOnly: true }), size: z.number().default(1) }),
    positional: "token",
    capabilities: { ...lakeCapabilities, write: { replace: ["swap"], merge: [] } },
    connect: ({ options }) => {
      const complete: { token: string; size: number } = options;
      return complete.size > 0 ? connect() : connect();
    },
  });
  inferred("secret");
  // @ts-expect-error the schema wants a number
  inferred("secret", { size: "2" });
  pipeline("p", { destination: inferred("secret") }).run([], { writeDisposition: "replace" });
  // @ts-expect-error inferred too
  pipeline("p", { destination: inferred("secret") }).run([], { writeDisposition: "merge" });
}

// A strategy that has no name is found where the destination is defined.

defineDestination({
  type: "broken",
  schema: z.object({}),
  capabilities: {
    // @ts-expect-error no such strategy
    write: { replace: ["overwrite"], merge: [] },
    commit: "atomic",
    formats: { direct: ["jsonl"] },
    identifiers,
    types,
    concurrency,
    offers: { ledger: false, read: false },
  },
  connect,
});
