import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Destination } from "./destination.js";
import { defineDestination } from "./define-destination.js";
import { describeCommonOptions } from "./describe-common-options.js";
import { registerDestination, registeredDestination, registeredDestinations } from "./registry.js";

class Database {
  open = true;
}

const capabilities = {
  write: { replace: ["swap", "truncate-and-insert"], merge: ["upsert"] },
  commit: "atomic",
  formats: { direct: ["parquet", "jsonl"] },
  identifiers: { maxLength: 63, lengthUnit: "bytes", casing: "lower", caseSensitive: true },
  types: { decimal: [38, 9], wei: [38, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "sql" },
} as const;

const shop = defineDestination({
  type: "shop",
  schema: z.object({
    credentials: z.union([
      z.string().meta({ writeOnly: true }),
      z.object({ host: z.string(), password: z.string().meta({ writeOnly: true }) }),
    ]),
    database: z.instanceof(Database).optional(),
    poolSize: z.int().default(4),
  }),
  positional: "credentials",
  capabilities,
  connect: () => Promise.reject(new Error("never called")),
});

const refusal = (message: string): Error => expect.objectContaining({ reason: "options", retry: "never", message }) as Error;

describe("defineDestination", () => {
  it("gives a destination of its type and name", () => {
    const plain: Destination = shop();
    expect(plain).toMatchObject({ specVersion: 1, type: "shop", name: "shop", options: {} });
    expect(plain).not.toHaveProperty("environment");
    expect(shop({ destinationName: "main", environment: "production" })).toMatchObject({
      type: "shop",
      name: "main",
      environment: "production",
    });
    expect(plain.factory).toBe(shop);
    expect({ ...shop }).toMatchObject({ specVersion: 1, type: "shop", positional: "credentials" });
  });

  it("takes the positional option first", () => {
    expect({ ...shop("db").options }).toEqual({ credentials: "db" });
    expect({ ...shop("db", { poolSize: 2 }).options }).toEqual({ credentials: "db", poolSize: 2 });
    const loose = shop as unknown as (...parameters: unknown[]) => Destination;
    expect(() => loose("db", { credentials: "other" })).toThrow(
      refusal('Option "credentials" of destination "shop" is given twice: as first argument, and by its name.'),
    );
    expect(() => loose({}, {})).toThrow(refusal('Destination "shop" takes one object of options, not two.'));
  });

  it("refuses a first argument where none is positional", () => {
    const sink = defineDestination({
      type: "sink",
      schema: z.object({ url: z.string() }),
      capabilities,
      connect: () => Promise.reject(new Error()),
    });
    expect(() => (sink as unknown as (value: string) => Destination)("x")).toThrow(
      refusal('Destination "sink" takes an object of options, not a string.'),
    );
  });

  it("says which options are misspelt, at any depth, all at once", () => {
    const misspelt = { poolSise: 1, credentials: { hosst: "h", password: "canary" }, zzz: true } as object;
    expect(() => shop(misspelt)).toThrow(
      refusal(
        'Destination "shop" has no option "poolSise". Did you mean "poolSize"?\nand no option "credentials.hosst". Did you mean "host"?\nand no option "zzz".',
      ),
    );
    expect(() => shop({ destinationname: "x" } as object)).toThrow('Did you mean "destinationName"?');
  });

  it("leaves values that are missing or wrong to connect", () => {
    expect(() => shop({ poolSize: "many" as unknown as number })).not.toThrow();
  });

  it("refuses capabilities that are not the user's to say, with the reason", () => {
    expect(() => shop({ sqlglotDialect: "duckdb" } as object)).toThrow("dlt-ts sends the destination's own SQL");
    expect(() => shop({ supportsTransactions: true } as object)).toThrow(
      'Option "supportsTransactions" of destination "shop" is no option of dlt-ts',
    );
  });

  it("prints without secrets", () => {
    const destination = shop({ credentials: { host: "db", password: "canary" } });
    expect(inspect(destination, { depth: 9 })).not.toContain("canary");
    expect(JSON.stringify(destination)).toBe(
      '{"specVersion":1,"type":"shop","name":"shop","options":{"credentials":{"host":"db","password":"***"}}}',
    );
    expect(JSON.stringify(shop("//u:canary@host"))).not.toContain("canary");
  });

  it("freezes what is its own, and nothing that it was handed", () => {
    const database = new Database();
    const given = { database, credentials: { host: "db", password: "pw" } };
    const destination = shop(given);
    expect(Object.isFrozen(destination)).toBe(true);
    expect(Object.isFrozen(destination.options)).toBe(true);
    expect(Object.isFrozen(destination.capabilities().identifiers)).toBe(true);
    expect(destination.options.database).toBe(database);
    expect([Object.isFrozen(database), Object.isFrozen(given), Object.isFrozen(given.credentials)]).toEqual([false, false, false]);
  });

  it("needs a type that can stand in config", () => {
    expect(() =>
      defineDestination({ type: "My Shop", schema: z.object({}), capabilities, connect: () => Promise.reject(new Error()) }),
    ).toThrow('"My Shop" cannot be the type of a destination');
  });
});

describe("capabilities of a destination", () => {
  it("are plain data, the same at each call", () => {
    const destination = shop();
    expect(destination.capabilities()).toBe(destination.capabilities());
    expect(JSON.parse(JSON.stringify(destination.capabilities()))).toEqual(capabilities);
  });

  it("take the flat overrides, each at its place", () => {
    const { write, formats, identifiers, types, concurrency } = shop({
      recommendedFileSize: 120_000,
      maxTableNesting: 0,
      maxIdentifierLength: 40,
      maxColumnIdentifierLength: 30,
      hasCaseSensitiveIdentifiers: false,
      preferredLoaderFileFormat: "jsonl",
      maxParallelLoadJobs: 3,
      loaderParallelismStrategy: "table-sequential",
      replaceStrategy: "truncate-and-insert",
    }).capabilities();
    expect({ write, formats, identifiers, types, concurrency }).toEqual({
      write: { replace: ["truncate-and-insert", "swap"], merge: ["upsert"] },
      formats: { direct: ["jsonl", "parquet"], recommendedFileSize: 120_000 },
      identifiers: { maxLength: 40, maxColumnLength: 30, lengthUnit: "bytes", casing: "lower", caseSensitive: false },
      types: { ...capabilities.types, maxTableNesting: 0 },
      concurrency: { jobs: "per-table", max: 3 },
    });
  });

  it("show what a built-in naming convention makes of them", () => {
    expect(shop({ namingConvention: "sql_cs_v1" }).capabilities().identifiers).toMatchObject({ naming: "sql_cs_v1", casing: "preserve" });
    expect(shop({ namingConvention: "sql_ci_v1" }).capabilities().identifiers).toMatchObject({ naming: "sql_ci_v1", casing: "lower" });
    expect(shop({ namingConvention: "my-package#naming" }).capabilities().identifiers).toMatchObject({ casing: "lower" });
  });

  it.each([
    [{ replaceStrategy: "staging-optimized" }, "must be one of swap, truncate-and-insert"],
    [{ preferredLoaderFileFormat: "csv" }, "must be one of parquet, jsonl"],
    [{ loaderParallelismStrategy: "wild" }, "must be one of parallel, table-sequential, sequential"],
    [{ maxTableNesting: -1 }, "must be a whole number, 0 or more, not -1"],
    [{ recommendedFileSize: "1MB" }, 'must be a whole number, 0 or more, not "1MB"'],
    [{ hasCaseSensitiveIdentifiers: "yes" }, 'must be a boolean, not "yes"'],
  ])("refuse %j", (options, message) => {
    expect(() => shop(options as object)).toThrow(message);
  });

  it("may follow from the options", () => {
    const lake = defineDestination({
      type: "lake",
      schema: z.object({ url: z.string() }),
      capabilities: ({ url = "" }) => ({ ...capabilities, dataset: url.startsWith("hf://") ? ("none" as const) : ("required" as const) }),
      connect: () => Promise.reject(new Error()),
    });
    expect([lake().capabilities().dataset, lake({ url: "hf://x" }).capabilities().dataset]).toEqual(["required", "none"]);
  });
});

describe("describeCommonOptions", () => {
  it("describes every common option but the name, as config needs it", () => {
    expect(describeCommonOptions().map(({ key, type }) => `${key}: ${type}`)).toEqual([
      "environment: text",
      "naming_convention: text",
      "recommended_file_size: integer",
      "max_table_nesting: integer",
      "max_identifier_length: integer",
      "max_column_identifier_length: integer",
      "has_case_sensitive_identifiers: boolean",
      "preferred_loader_file_format: text",
      "max_parallel_load_jobs: integer",
      "loader_parallelism_strategy: text",
      "replace_strategy: text",
    ]);
  });
});

describe("registerDestination", () => {
  it("makes a type known; the last registration counts", () => {
    const first = defineDestination({
      type: "registry-test",
      schema: z.object({}),
      capabilities,
      connect: () => Promise.reject(new Error()),
    });
    const second = defineDestination({
      type: "registry-test",
      schema: z.object({}),
      capabilities,
      connect: () => Promise.reject(new Error()),
    });
    expect(registeredDestination("registry-test")).toBeUndefined();
    registerDestination(first);
    registerDestination(second);
    expect(registeredDestination("registry-test")).toBe(second);
    expect(registeredDestinations()).toContain("registry-test");
  });

  it("shares one map with other copies of core", () => {
    const shared = (globalThis as unknown as Record<symbol, Map<string, unknown>>)[Symbol.for("dlt-ts.destinations.1")];
    expect(shared?.has("registry-test")).toBe(true);
  });
});
