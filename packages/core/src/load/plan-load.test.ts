import { describe, expect, it } from "vitest";
import { column, nestedTable, packageOf, rootTable } from "../../test/load-fixtures.js";
import type { DestinationCapabilities } from "../capabilities/capabilities.js";
import { defineDestination } from "../destination/define-destination.js";
import type { Destination } from "../destination/destination.js";
import { DestinationError } from "../errors/destination-error.js";
import type { OptionsSchema } from "../options/options-schema.js";
import type { JobDescription } from "./load-job.js";
import { formatsForTable } from "./accepted-formats.js";
import { planLoad } from "./plan-load.js";
import { checkReceipt, receiptOf } from "./receipt.js";

const usual: DestinationCapabilities = {
  write: { replace: ["swap", "truncate-and-insert"], merge: ["delete-insert", "upsert"] },
  commit: "atomic",
  formats: { direct: ["parquet", "jsonl"] },
  identifiers: { maxLength: 30, maxColumnLength: 20, lengthUnit: "characters", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [38, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "sql" },
};

const anything: OptionsSchema<object, object> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: () => ({ value: {} }),
    jsonSchema: { input: () => ({ type: "object", properties: {} }) },
  },
};

function destination(changes: Partial<DestinationCapabilities> = {}, type = "shop"): Destination {
  const capabilities = { ...usual, ...changes };
  return defineDestination({ type, schema: anything, capabilities, connect: () => Promise.reject(new Error("never called")) })();
}

const job = (table: string, format = "jsonl", id = "1"): JobDescription => {
  return { id: `${table}.${id}.${format}`, table, format, rows: 1, bytes: 2, sha256: "0f" };
};

function refusalOf(plan: () => unknown): readonly string[] {
  try {
    plan();
  } catch (error) {
    if (!DestinationError.isInstance(error)) throw error;
    expect(error).toMatchObject({ reason: "unsupported", retry: "never" });
    return error.message.split("\n  - ").slice(1);
  }
  throw new Error("was not refused");
}

const orders = rootTable("orders", column("id", "bigint", { primaryKey: true }));
const items = nestedTable("orders__items", "orders", column("sku"));
const parts = nestedTable("orders__items__parts", "orders__items", column("size"));

describe("planLoad", () => {
  it("refuses to merge nested rows that scd2 gave to versions by anything else", () => {
    const versions = rootTable("orders", column("id", "bigint", { primaryKey: true }));
    const root = { ...versions, columns: [...versions.columns, column("version", "text", { rowKey: false, "x-row-version": true })] };
    const refused = refusalOf(() =>
      planLoad(
        packageOf([
          { table: root, disposition: "merge", strategy: "delete-insert" },
          { table: items, disposition: "merge" },
        ]),
        destination(),
      ),
    );
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/^table "orders": it was loaded with merge strategy "scd2".*refresh "drop_resources"$/);
    expect(planLoad(packageOf([{ table: root, disposition: "merge", strategy: "delete-insert" }]), destination()).tables).toHaveLength(1);
  });

  it("chooses strategies, and writes nested tables as their root", () => {
    const load = packageOf([
      { table: parts, disposition: "append" },
      { table: items, disposition: "append" },
      { table: orders, disposition: "merge" },
      { table: rootTable("days"), disposition: "replace" },
      { table: rootTable("clicks"), disposition: "append" },
      { table: rootTable("stock", column("id", "text", { primaryKey: true })), disposition: "merge", strategy: "upsert" },
    ]);
    expect(planLoad(load, destination()).tables.map(({ table, write }) => [table.name, write])).toEqual([
      ["orders", { disposition: "merge", strategy: "delete-insert" }],
      ["days", { disposition: "replace", strategy: "swap" }],
      ["clicks", { disposition: "append" }],
      ["stock", { disposition: "merge", strategy: "upsert" }],
      ["orders__items", { disposition: "merge", strategy: "delete-insert" }],
      ["orders__items__parts", { disposition: "merge", strategy: "delete-insert" }],
    ]);
  });

  it("is plain JSON", () => {
    const plan = planLoad(packageOf([{ table: orders, disposition: "append" }], { jobs: [job("orders")] }), destination());
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(plan).not.toHaveProperty("state");
    expect(plan).toMatchObject({ pipeline: "shop", drop: [], forgetSchemas: false });
  });

  it("says everything that is wrong, at once", () => {
    const load = packageOf(
      [
        { table: rootTable("orders"), disposition: "merge", strategy: "upsert" },
        { table: rootTable("days"), disposition: "replace", strategy: "staging-optimized" },
        { table: rootTable("lost", column("a"), column("a_name_that_is_much_too_long")), disposition: "merge", strategy: "scd2" },
        { table: nestedTable("orphan", "nowhere"), disposition: "append" },
        { table: { ...rootTable("lake"), tableFormat: "iceberg" }, disposition: "append" },
        {
          table: rootTable("twice", column("x", "bool", { hardDelete: true }), column("y", "bool", { hardDelete: true })),
          disposition: "merge",
        },
      ],
      { jobs: [job("orders", "csv"), job("unknown")] },
    );
    expect(refusalOf(() => planLoad(load, destination()))).toEqual([
      'table "orphan": its parent "nowhere" is not part of the load',
      'table "orders": merge strategy "upsert" needs a primary key',
      'table "days": replace strategy "staging-optimized" is not supported, only swap, truncate-and-insert',
      'table "lost": merge strategy "scd2" is not supported, only delete-insert, upsert',
      'table "twice": more than one column has the hint hardDelete: x, y',
      'table "lake": table format "iceberg" is not supported',
      'table "orders": format "csv" is not supported, only parquet, jsonl',
      'job "unknown.1.jsonl": its table "unknown" is not part of the load',
      'table "lost": column "a_name_that_is_much_too_long" has 28 characters, and 20 is the most',
    ]);
  });

  it("refuses a disposition that the destination lacks, or appends where that is accepted", () => {
    const files = destination({ write: { replace: ["swap"], merge: [] } });
    const load = packageOf([
      { table: orders, disposition: "merge" },
      { table: items, disposition: "merge" },
    ]);
    expect(refusalOf(() => planLoad(load, files))).toEqual([
      'table "orders": write disposition "merge" is not supported; use another, or accept appended rows with onUnsupported: "append"',
    ]);
    const plan = planLoad(load, files, { onUnsupported: "append" });
    expect(plan.tables.map(({ write }) => write)).toEqual([{ disposition: "append" }, { disposition: "append" }]);
    // A key that is missing is the user's mistake, not something that a destination lacks.
    const keyless = packageOf([{ table: rootTable("orders"), disposition: "merge", strategy: "upsert" }]);
    expect(() => planLoad(keyless, destination(), { onUnsupported: "append" })).toThrow("needs a primary key");
  });

  it("asks for the keys that a merge of nested tables needs", () => {
    const bare = { ...items, columns: [column("sku")] };
    const keyed = packageOf([
      { table: { ...orders, columns: [column("id", "bigint", { mergeKey: true })] }, disposition: "merge" },
      { table: bare, disposition: "merge" },
    ]);
    expect(refusalOf(() => planLoad(keyed, destination()))).toEqual([
      'table "orders": tables are nested in it, and it has no column that identifies a row',
      'table "orders": nested table "orders__items" has no column that identifies a row',
      'table "orders": nested table "orders__items" has no column with the key of its root row',
    ]);
    const keyless = packageOf([
      { table: rootTable("orders"), disposition: "merge" },
      { table: bare, disposition: "merge" },
    ]);
    expect(() => planLoad(keyless, destination())).not.toThrow();
  });

  it("takes what a table format changes", () => {
    const lake = destination({
      write: { replace: [], merge: [] },
      tableFormats: { iceberg: { write: { merge: ["upsert"] }, formats: { direct: ["parquet"] } } },
    });
    const load = packageOf(
      [
        { table: { ...orders, tableFormat: "iceberg" }, disposition: "merge" },
        { table: items, disposition: "merge" },
      ],
      { jobs: [job("orders__items", "jsonl")] },
    );
    expect(refusalOf(() => planLoad(load, lake))).toEqual(['table "orders__items": format "jsonl" is not supported, only parquet']);
    expect(planLoad({ ...load, jobs: [job("orders__items", "parquet")] }, lake).tables[1]!.write).toEqual({
      disposition: "merge",
      strategy: "upsert",
    });
  });

  it("counts lengths in the unit of the destination", () => {
    const load = packageOf([{ table: rootTable("größe"), disposition: "append" }]);
    const limits = (lengthUnit: "bytes" | "characters"): Destination =>
      destination({ identifiers: { ...usual.identifiers, maxLength: 5, maxColumnLength: 20, lengthUnit } });
    expect(() => planLoad(load, limits("characters"))).not.toThrow();
    expect(refusalOf(() => planLoad(load, limits("bytes")))).toEqual(['table "größe" has 7 bytes, and 5 is the most']);
  });

  it("refuses columns that every table of the destination has already", () => {
    const load = packageOf([{ table: rootTable("orders", column("ctid"), column("ctid_")), disposition: "append" }]);
    expect(() => planLoad(load, destination())).not.toThrow();
    const hidden = destination({ identifiers: { ...usual.identifiers, reservedColumns: ["ctid"] } });
    expect(refusalOf(() => planLoad(load, hidden))).toEqual([
      'table "orders": every table has a column "ctid" of its own here; give the key another name in the source',
    ]);
  });

  it("refuses names that the destination cannot keep apart", () => {
    const load = packageOf([
      { table: rootTable("Orders", column("id"), column("ID")), disposition: "append" },
      { table: rootTable("orders"), disposition: "append" },
    ]);
    expect(() => planLoad(load, destination())).not.toThrow();
    const caseless = destination({ identifiers: { ...usual.identifiers, caseSensitive: false } });
    expect(refusalOf(() => planLoad(load, caseless)).map((line) => line.split(";")[0])).toEqual([
      'tables "Orders" and "orders" are one name here',
      'table "Orders": columns "id" and "ID" are one name here',
    ]);
  });
});

describe("formats and staging", () => {
  const bucket = (formats: readonly string[], schemes: readonly string[] = ["s3"]): Destination =>
    destination({ formats: { direct: formats }, offers: { ledger: true, read: false, stagingFor: schemes } }, "bucket");
  const warehouse = destination({ formats: { direct: [], staged: { schemes: ["s3", "gs"], formats: ["parquet", "jsonl"] } } });
  const load = packageOf([{ table: orders, disposition: "append" }], { jobs: [job("orders", "jsonl")] });

  it("loads what both destinations know", () => {
    expect(planLoad(load, warehouse, { staging: bucket(["csv", "jsonl"]) }).jobs).toEqual(load.jobs);
  });

  it.each([
    [undefined, 'loads only through a staging destination with URLs of s3, gs; set the option "staging" of the pipeline'],
    [bucket(["jsonl"], ["az"]), 'reads staged files at s3, gs, and staging "bucket" offers az'],
    [bucket(["csv"]), 'reads staged files as parquet, jsonl, and staging "bucket" writes csv'],
  ])("says why there is no format", (staging, expected) => {
    expect(refusalOf(() => planLoad(load, warehouse, { staging }))).toEqual([expected]);
  });

  it("refuses staging where the destination has no use for it", () => {
    expect(refusalOf(() => planLoad(load, destination(), { staging: bucket(["jsonl"]) }))).toEqual([
      'does not load through staging, and "bucket" is set as staging',
    ]);
  });

  it("leaves out formats that cannot carry a column", () => {
    const limited = destination({ formats: { direct: ["parquet", "jsonl"], unsupportedTypes: { parquet: ["time"] } } });
    const table = rootTable("shifts", column("starts", "time"));
    expect(formatsForTable(limited.capabilities(), table)).toEqual(["jsonl"]);
    expect(formatsForTable(limited.capabilities(), rootTable("plain"))).toEqual(["parquet", "jsonl"]);
    const shifts = packageOf([{ table, disposition: "append" }], { jobs: [job("shifts", "parquet")] });
    expect(refusalOf(() => planLoad(shifts, limited))).toEqual(['table "shifts": format "parquet" cannot bring in starts (time)']);
  });
});

describe("the digest of a plan", () => {
  const load = packageOf([{ table: orders, disposition: "replace" }], { jobs: [job("orders", "jsonl", "1"), job("orders", "jsonl", "2")] });
  const digest = (changes: object = {}, options: object = {}): string => planLoad({ ...load, ...changes }, destination(options)).digest;

  it("is the same for the same content", () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    expect(digest({ jobs: [...load.jobs].reverse() })).toBe(digest());
    const [described] = load.tables;
    const reordered = Object.fromEntries(Object.entries(described!.table).reverse());
    expect(digest({ tables: [{ disposition: "replace", strategy: undefined, table: reordered }] })).toBe(digest());
  });

  it("does not change with the options of the destination", () => {
    expect(digest({}, { write: { replace: ["truncate-and-insert"], merge: [] } })).toBe(digest());
  });

  it.each([
    ["another job", { jobs: [load.jobs[0]] }],
    ["other bytes in a job", { jobs: [load.jobs[0], { ...load.jobs[1]!, sha256: "1f" }] }],
    ["another column", { tables: [{ table: { ...orders, columns: [...orders.columns, column("more")] }, disposition: "replace" }] }],
    ["another schema", { schema: { ...load.schema, hash: "hash-2" } }],
    ["a state", { state: { pipeline: "shop", version: 1, engineVersion: 4, hash: "s", encoded: "", createdAt: "", rowId: "r" } }],
    ["a table to drop", { drop: ["orders"] }],
    ["another disposition", { tables: [{ table: orders, disposition: "append" }] }],
  ])("changes with %s", (_, changes) => {
    expect(digest(changes)).not.toBe(digest());
  });
});

describe("checkReceipt", () => {
  const plan = planLoad(packageOf([{ table: orders, disposition: "append" }]), destination());

  it("hands through the receipt of this load, or none", () => {
    const receipt = receiptOf(plan, "2026-01-02T03:04:05Z");
    expect(receipt).toEqual({
      pipeline: "shop",
      loadId: "1700000000.1",
      digest: plan.digest,
      schemaName: "shop",
      schemaHash: "hash-1",
      committedAt: "2026-01-02T03:04:05Z",
    });
    expect(checkReceipt(plan, receipt)).toBe(receipt);
    expect(checkReceipt(plan, undefined)).toBeUndefined();
  });

  it("refuses that of a load with other content", () => {
    expect(() => checkReceipt(plan, { ...receiptOf(plan), digest: "other" })).toThrow(
      expect.objectContaining({ reason: "receipt-conflict", retry: "never" }) as Error,
    );
  });
});
