import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { type DestinationCapabilities, namingConvention, newSchema } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { Normalizer } from "../src/normalize/normalizer.js";
import { SchemaTracker } from "../src/schema/schema-tracker.js";
import { pipeline } from "../src/pipeline.js";
import { capabilities, emptySchema, harness } from "./normalize/run-rows.js";
import { temporaryFolder } from "./support/temporary-folder.js";

describe("settings of a source", () => {
  test("hold for tables that come after them", async () => {
    const { tracker, normalizer } = harness();
    tracker.applySettings({ schemaContract: { tables: "discard_row" } });
    normalizer.rows("t", [{ a: 1 }]);
    expect((await normalizer.finish()).rejections).toMatchObject([{ table: "t", entity: "tables", rows: 1 }]);
  });

  test("are seen by rows that follow", async () => {
    const { tracker, normalizer, types } = harness();
    normalizer.rows("t", [{ a: 1 }]);
    tracker.applySettings({
      preferredTypes: { "re:_at$": "timestamp", amount: "decimal" },
      defaultHints: { unique: ["code"] },
      detections: ["iso_date"],
    });
    normalizer.rows("t", [{ made_at: 1_700_000_000, amount: 1, code: "a", day: "2024-01-02", at: "2024-01-02T03:04:05Z" }]);
    await normalizer.finish();
    expect(types("t")).toMatchObject({ made_at: "timestamp", amount: "decimal", code: "text", day: "date", at: "text" });
    expect(tracker.table("t")?.columns.find(({ name }) => name === "code")).toMatchObject({ unique: true });
  });

  test("give nested rows the id of their root, and a limit of levels where the destination has none", async () => {
    const { tracker, normalizer, types } = harness();
    tracker.applySettings({ rootKey: true, maxTableNesting: 1 });
    tracker.applyHints({ name: "t", columns: [] });
    normalizer.rows("t", [{ l: [{ deep: [1] }] }]);
    await normalizer.finish();
    expect(types("t__l")).toMatchObject({ deep: "json", _dlt_root_id: "text" });
    const limited: DestinationCapabilities = { ...capabilities, types: { ...capabilities.types, maxTableNesting: 3 } };
    const other = new SchemaTracker(emptySchema(), namingConvention("snake_case", 63), limited);
    other.applySettings({ maxTableNesting: 1 });
    expect(other.snapshot().normalizers.json.config?.maxNesting).toBeUndefined();
  });

  test("bring the tables of a stored schema", () => {
    const { tracker } = harness();
    tracker.applySettings({
      schema: JSON.stringify({
        version: 1,
        version_hash: "",
        engine_version: 11,
        name: "other",
        previous_hashes: [],
        settings: {},
        normalizers: { names: "snake_case", json: { module: "relational" } },
        tables: { _dlt_version: { columns: {} }, _dlt_loads: { columns: {} }, known: { columns: { a: { data_type: "date" } } } },
      }),
    });
    expect(tracker.table("known")?.columns).toEqual([{ name: "a", dataType: "date" }]);
  });
});

describe("names that only the destination takes for one", () => {
  const upper: DestinationCapabilities = { ...capabilities, identifiers: { ...capabilities.identifiers, caseSensitive: false } };
  const naming = namingConvention("direct", 63);

  test("share a column across rows, and are an error in one row", async () => {
    const tracker = new SchemaTracker(newSchema("test", naming), naming, upper);
    const normalizer = new Normalizer({ tracker, loadId: "1.1", flush: () => Promise.resolve() });
    normalizer.rows("t", [{ Id: 1 }, { id: 2 }, { ID: 3 }]);
    expect(tracker.table("t")?.columns.map(({ name }) => name)).toEqual(["Id", "_dlt_load_id", "_dlt_id"]);
    expect(() => normalizer.rows("t", [{ Id: 1, id: 2 }])).toThrow(/"Id" and "id" both become the column "Id"/);
    await normalizer.finish();
  });
});

test("file_max_items ends a file after so many rows", async () => {
  const store = new MemoryStore();
  process.env["NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS"] = "10";
  try {
    const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    const info = await pipe.run(
      Array.from({ length: 35 }, (_, id) => ({ id })),
      { tableName: "t" },
    );
    expect(info.packages[0]!.tables.find(({ table }) => table === "t")).toMatchObject({ rows: 35, files: 4 });
  } finally {
    delete process.env["NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS"];
  }
});
