import type { LoadPlan, MergeStrategy, TypedColumn } from "@dlt-ts/core";
import type { Fault } from "@dlt-ts/destination-tests";
import { withColumns, withTables } from "./changed-plan.ts";
import { withRows } from "./changed-rows.ts";

const without = (hint: keyof TypedColumn): ((column: TypedColumn) => TypedColumn) => {
  return (column) => {
    const { [hint]: _, ...rest } = column;
    return rest as TypedColumn;
  };
};

/** A plan in which one merge strategy does what another does. */
function withStrategy(asked: MergeStrategy, done: MergeStrategy): (plan: LoadPlan) => LoadPlan {
  return withTables((planned) =>
    planned.write.disposition === "merge" && planned.write.strategy === asked
      ? { ...planned, write: { disposition: "merge", strategy: done } }
      : planned,
  );
}

/** Faults of merges. */
export const mergeMutants: readonly Fault[] = [
  {
    name: "merge appends",
    plan: withTables((planned) => (planned.write.disposition === "merge" ? { ...planned, write: { disposition: "append" } } : planned)),
    noticedBy: [
      "write.merge.upsert",
      "write.merge.delete-insert",
      "write.merge.delete-insert.merge-key",
      "write.merge.insert-only.nested",
      "write.merge.scd2",
    ],
  },
  {
    name: "merge leaves nested tables alone",
    plan: withTables((planned) =>
      planned.write.disposition === "merge" && planned.table.parent != null
        ? { table: { ...planned.table, parent: null }, write: { disposition: "append" } }
        : planned,
    ),
    noticedBy: [
      "write.merge.upsert.nested",
      "write.merge.delete-insert.nested",
      "write.merge.delete-insert.left-out",
      "write.merge.insert-only.nested",
      "write.merge.scd2.nested",
    ],
  },
  {
    name: "merge compares the first key column only",
    plan: withTables((planned) => {
      const [first] = planned.table.columns.filter(({ primaryKey }) => primaryKey);
      const columns = planned.table.columns.map((column) => (column === first ? column : without("primaryKey")(column)));
      return { ...planned, table: { ...planned.table, columns } };
    }),
    noticedBy: ["write.merge.upsert.compound-key", "write.merge.delete-insert.compound-key"],
  },
  {
    name: "merge ignores hard deletes",
    plan: withColumns(without("hardDelete")),
    noticedBy: [
      "write.merge.upsert.hard-delete.bool",
      "write.merge.delete-insert.hard-delete.timestamp",
      "write.merge.delete-insert.deleted-last",
      "write.merge.upsert.deleted-last",
      "write.merge.upsert.hard-delete.unmatched",
      "write.merge.insert-only.hard-delete",
      "write.merge.delete-insert.no-key.hard-delete",
    ],
  },
  {
    name: "merge takes any row of a key",
    plan: withColumns(without("dedupSort")),
    noticedBy: ["write.merge.delete-insert.dedup-asc", "write.merge.delete-insert.dedup-desc", "write.merge.upsert.dedup-desc"],
  },
  {
    name: "merge ignores the merge key",
    plan: withColumns(without("mergeKey")),
    noticedBy: [
      "write.merge.delete-insert.merge-key",
      "write.merge.delete-insert.two-keys",
      "write.merge.scd2.merge-key",
      "write.merge.scd2.compound-key",
    ],
  },
  {
    name: "merge compares the first column of a merge key only",
    plan: withTables((planned) => {
      const first = planned.table.columns.find(({ mergeKey }) => mergeKey);
      const columns = planned.table.columns.map((column) => (column === first ? column : without("mergeKey")(column)));
      return { ...planned, table: { ...planned.table, columns } };
    }),
    noticedBy: ["write.merge.delete-insert.compound-merge-key", "write.merge.scd2.compound-key"],
  },
  {
    name: "merge believes that no key comes twice",
    plan: withTables((planned) => ({ ...planned, table: { ...planned.table, "x-stage-data-deduplicated": true } })),
    noticedBy: ["write.merge.delete-insert.dedup-asc", "write.merge.delete-insert.left-out", "write.merge.insert-only.nested"],
  },
  { name: "upsert writes rows anew", plan: withStrategy("upsert", "delete-insert"), noticedBy: ["write.merge.upsert.other-columns"] },
  {
    name: "insert-only updates",
    plan: withStrategy("insert-only", "upsert"),
    noticedBy: ["write.merge.insert-only", "write.merge.insert-only.hard-delete"],
  },
  {
    name: "scd2 knows one boundary",
    plan: withTables((planned) => ({ ...planned, table: { ...planned.table, "x-boundary-timestamp": null } })),
    noticedBy: ["write.merge.scd2.timestamps"],
  },
  { name: "scd2 leaves the end open", plan: withColumns(without("x-active-record-timestamp")), noticedBy: ["write.merge.scd2.timestamps"] },
  {
    name: "scd2 tells versions apart by their row ids only",
    plan: withColumns((column) => (column.name === "_dlt_id" ? { ...column, "x-row-version": true } : without("x-row-version")(column))),
    noticedBy: ["write.merge.scd2.own-version"],
  },
  {
    name: "null equals null in a key",
    job: (job) => withRows(job, (row) => (job.table === "visits" ? { ...row, day: row["day"] ?? "0001-01-01" } : row)),
    noticedBy: ["write.merge.delete-insert.null-key", "write.merge.delete-insert.compound-merge-key"],
  },
];
