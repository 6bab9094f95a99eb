import { expect, test } from "vitest";
import { column, nestedTable, rootTable } from "../../test/load-fixtures.js";
import type { TypedTable } from "../schema/table.js";
import type { TableWrite } from "./load-plan.js";
import { writeWarnings } from "./write-warnings.js";

const id = column("id", "bigint", { primaryKey: true });
const day = column("day", "date", { mergeKey: true });
const gone = column("gone", "bool", { hardDelete: true });
const at = column("at", "timestamp", { dedupSort: "desc" });
const merge = (strategy: "delete-insert" | "upsert" | "insert-only" | "scd2"): TableWrite => ({ disposition: "merge", strategy });
const deduplicated: TypedTable = { ...rootTable("t", id, at), "x-stage-data-deduplicated": true };

test.each<[string, TypedTable, TableWrite, readonly string[]]>([
  ["all hints in use", rootTable("t", id, day, gone, at), merge("delete-insert"), []],
  ["no key", rootTable("t", column("a")), merge("delete-insert"), ["without a primary key"]],
  ["no key, sorted", rootTable("t", at), merge("delete-insert"), ["without a primary key", "no primary key, so dedupSort"]],
  ["merge key only, sorted", rootTable("t", day, at), merge("delete-insert"), ["no primary key, so dedupSort"]],
  ["sorted, deduplicated", deduplicated, merge("upsert"), ["comes deduplicated"]],
  ["upsert, merge key", rootTable("t", id, day), merge("upsert"), ['"upsert", which ignores its merge key']],
  ["insert-only, merge key", rootTable("t", id, day), merge("insert-only"), ['"insert-only", which ignores its merge key']],
  ["append", rootTable("t", id, day, gone, at), { disposition: "append" }, ["ignores hardDelete", "ignores dedupSort"]],
  ["replace", rootTable("t", gone), { disposition: "replace", strategy: "swap" }, ['"replace", which ignores hardDelete']],
  ["scd2", rootTable("t", day, gone, at), merge("scd2"), ['"scd2", which ignores hardDelete', "ignores dedupSort"]],
  ["nested tables follow their root", nestedTable("t__n", "t", gone), { disposition: "append" }, []],
  [
    "a nested table that is merged",
    nestedTable("t__n", "t", gone),
    merge("upsert"),
    ['is nested in "t" and goes with its root rows, so hardDelete is ignored'],
  ],
  [
    "a table with a key of its own",
    rootTable("t__n", id, column("_dlt_root_id", "text", { rootKey: true })),
    { disposition: "append" },
    ["a primary key of its own"],
  ],
])("%s", (_title, table, write, expected) => {
  expect(writeWarnings([{ table, write }])).toEqual(expected.map((text) => expect.stringContaining(text)));
});
