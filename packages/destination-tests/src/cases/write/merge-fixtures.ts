import type { MergeStrategy, Row, TypedTable } from "@dlt-ts/core";
import type { KitTable } from "../../tables/kit-load.js";
import { column, nestedTable, rootTable } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";

/** Documents with lines with words: a chain to merge. */
export const docs: TypedTable = rootTable("docs", column("id", "bigint", { primaryKey: true }), column("body"));
export const lines: TypedTable = nestedTable("docs__lines", "docs", column("text"));
export const words: TypedTable = nestedTable("docs__lines__words", "docs__lines", column("word"));

// Row ids follow from the key, as they do for upsert, so that both strategies leave the same rows.
export const doc = (id: number, body: string, more: Row = {}): Row => ({ id, body, ...more, _dlt_id: `doc-${id}` });
export const line = (id: number, index: number, text: string): Row => nested(`doc-${id}`, `doc-${id}`, index, { text });
export const word = (id: number, lineIndex: number, index: number, text: string): Row =>
  nested(`doc-${id}`, `doc-${id}-${lineIndex}`, index, { word: text });

function nested(root: string, parent: string, index: number, values: Row): Row {
  return { ...values, _dlt_root_id: root, _dlt_parent_id: parent, _dlt_list_idx: index, _dlt_id: `${parent}-${index}` };
}

/** Whether a destination has the strategy. */
export const does =
  (strategy: MergeStrategy): NonNullable<ConformanceCase["requires"]> =>
  ({ write }) =>
    write.merge.includes(strategy);

/** A table of a merge with one job, or with none where there are no rows. */
export const merge = (strategy: MergeStrategy, table: TypedTable, rows: readonly Row[]): KitTable => {
  return { table, disposition: "merge", strategy, jobs: rows.length === 0 ? [] : [rows] };
};
