import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { expect, test } from "vitest";
import type { WriteDetails } from "../src/hints/write-disposition-hint.js";
import { pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { temporaryFolder } from "./support/temporary-folder.js";

function world() {
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
  return {
    rows: () => store.rows("data", "prices"),
    load: (price: number, details: Partial<WriteDetails<"merge">>, refresh?: "drop_resources") =>
      pipe.run(
        resource("prices", [{ sku: "tea", price, v: price }], { writeDisposition: { disposition: "merge", strategy: "scd2", ...details } }),
        { refresh },
      ),
  };
}

test.each<[string, Partial<WriteDetails<"merge">>, Partial<WriteDetails<"merge">>, RegExp]>([
  [
    "names of validity columns",
    {},
    { validityColumnNames: ["since", "until"] },
    /with "_dlt_valid_from" as validityColumnNames; "since" would/,
  ],
  ["the version column", { rowVersionColumnName: "v" }, {}, /with "v" as rowVersionColumnName; "_dlt_id" would/],
  ["an open end that begins", {}, { activeRecordTimestamp: "9999-12-31" }, /with null as activeRecordTimestamp; 9999-12-31 would/],
  ["an open end that stops", { activeRecordTimestamp: "9999-12-31" }, {}, /with 9999-12-31 as activeRecordTimestamp; null would/],
])("other %s than the versions of a table have are refused, until it begins anew", async (_, before, after, message) => {
  const { load, rows } = world();
  await load(1, before);
  await expect(load(2, after)).rejects.toThrow(message);
  await load(2, before);
  expect(rows()).toHaveLength(2);
  await load(3, after, "drop_resources");
  expect(rows()).toHaveLength(1);
});

test("one moment may be written in two ways", async () => {
  const { load, rows } = world();
  await load(1, { activeRecordTimestamp: "9999-12-31" });
  await load(2, { activeRecordTimestamp: "9999-12-31T00:00:00Z" });
  expect(rows().filter((row) => row["_dlt_valid_to"] === "9999-12-31T00:00:00Z")).toHaveLength(1);
});

test("a boundary is that of its run, and not of those that come after", async () => {
  const { load, rows } = world();
  await load(1, { boundaryTimestamp: "2020-01-01" });
  await load(2, {});
  const [first, second] = rows();
  expect(first).toMatchObject({ price: 1, _dlt_valid_from: "2020-01-01T00:00:00Z" });
  expect(second!["_dlt_valid_from"]).toBe(first!["_dlt_valid_to"]);
  expect(String(second!["_dlt_valid_from"]) > "2021").toBe(true);
});
