import { defineDestination, type DestinationFactory, type OptionsSchema } from "@dlt-ts/core";
import { pipeline } from "../src/pipeline.js";
import { resource, type Resource } from "../src/resource/resource.js";
import { transformer } from "../src/resource/transformer.js";
import { source } from "../src/source/source.js";

interface LakeOptions {
  readonly url?: string | undefined;
}

declare const schema: OptionsSchema<LakeOptions, LakeOptions>;

const capabilities = {
  write: { replace: ["swap"], merge: [] },
  commit: "atomic",
  formats: { direct: ["parquet"] },
  identifiers: { maxLength: 100, lengthUnit: "bytes", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [76, 0], timestamp: [6, 9], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "rows" },
} as const;

const lake: DestinationFactory<"lake", LakeOptions, typeof capabilities> = defineDestination({
  type: "lake",
  schema,
  capabilities,
  connect: () => Promise.reject(new Error("a type has no connection")),
});

declare module "@dlt-ts/core" {
  interface DestinationTypes {
    lake: typeof lake;
  }
}

/** Never called: what the compiler says of it is the test. */
export async function checkTypes(rows: readonly { readonly id: number }[]): Promise<void> {
  const known = pipeline("p", { destination: "lake", destinationOptions: { url: "x", destinationName: "mine" } });
  await known.run(rows, { tableName: "t", writeDisposition: "replace" });
  await known.run(rows, { tableName: "t", writeDisposition: { disposition: "replace", strategy: "swap" } });
  await known.run(resource("t", rows, { writeDisposition: "append", primaryKey: "id" }));
  await known.run();

  // @ts-expect-error a misspelt option of a destination that is known by its name
  pipeline("p", { destination: "lake", destinationOptions: { ulr: "x" } });
  // @ts-expect-error a disposition that it cannot do
  await known.run(rows, { tableName: "t", writeDisposition: "merge" });
  // @ts-expect-error the same, on a resource
  await known.run(resource("t", rows, { writeDisposition: "merge" }));
  // @ts-expect-error the same, one by one
  await known.extract(resource("t", rows, { writeDisposition: "merge" }));
  // @ts-expect-error a strategy that it does not have
  await known.run(rows, { tableName: "t", writeDisposition: { disposition: "replace", strategy: "truncate-and-insert" } });
  // @ts-expect-error it does not load through staging
  pipeline("p", { destination: "lake", staging: "lake" });
  // @ts-expect-error a misspelt hint
  await known.run(rows, { tabelName: "t" });

  const given = pipeline("p", { destination: lake({ url: "x" }) });
  // @ts-expect-error known by its type as well
  await given.run(rows, { tableName: "t", writeDisposition: "merge" });

  const unknown = pipeline("p", { destination: "warehouse-of-config", destinationOptions: { anything: 1 }, staging: "bucket" });
  await unknown.run(rows, { tableName: "t", writeDisposition: "merge" });
  const configured = pipeline("p");
  await configured.run(rows, { tableName: "t", writeDisposition: { disposition: "merge", strategy: "upsert" } });
  await configured.load({ destination: "lake", destinationOptions: { url: "x" } });
  // @ts-expect-error options of the destination that is named
  await configured.load({ destination: "lake", destinationOptions: { ulr: "x" } });
}

/** Whether two types are one. */
type Same<Left, Right> = (<Any>() => Any extends Left ? 1 : 2) extends <Any>() => Any extends Right ? 1 : 2 ? true : false;
const same = <Left, Right>(_holds: Same<Left, Right>): void => {};

interface User {
  readonly id: number;
  readonly name: string | null;
}

/** The row type follows the steps, the pipe and the schema. */
export async function checkRows(users: Resource<"merge", User>, row: OptionsSchema<{ readonly at: Date }>): Promise<void> {
  const named = users.addFilter((user): user is User & { name: string } => user.name !== null);
  same<typeof named, Resource<"merge", User & { name: string }>>(true);
  const mapped = named.addMap(async ({ name }) => (name === "" ? null : name.length));
  same<typeof mapped, Resource<"merge", number>>(true);
  const spread = users.addYieldMap(function* ({ id }) {
    yield { id };
  });
  same<typeof spread, Resource<"merge", { id: number }>>(true);

  const details = transformer("details", async ({ id }: { id: number }) => [{ user: id }], {
    writeDisposition: "replace",
    primaryKey: "user",
  });
  const piped = users.pipe(details);
  same<typeof piped, Resource<"replace", { user: number }>>(true);
  // @ts-expect-error the transformer wants rows that these are not
  mapped.pipe(details);
  const paged = transformer("paged", (page: readonly User[]) => page.length, { input: "page" });
  same<typeof paged extends { of(parent: never): Resource<"append", infer Row> } ? Row : never, number>(true);

  const checked = resource("checked", [{ at: "today" }], { columns: row });
  same<typeof checked, Resource<"append", { readonly at: Date }>>(true);
  const dispatched = resource("events", [{ kind: "a" }], { tableName: ({ kind }) => kind });
  same<typeof dispatched, Resource<"append", { kind: string }>>(true);
  for await (const { id } of users) same<typeof id, number>(true);

  const known = pipeline("p", { destination: "lake" });
  await known.run(source("shop", [users, piped, mapped]));
  await known.run(piped);
  // @ts-expect-error a disposition that it cannot do
  await known.run(named);
  await known.run([piped, source("shop", [users])]);
}
