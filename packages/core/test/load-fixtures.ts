import {
  namingConvention,
  systemTables,
  type DataType,
  type JobDescription,
  type LoadJob,
  type PackageDescription,
  type TypedColumn,
  type TypedTable,
} from "@dlt-ts/core";

/** A column, by default nullable. */
export function column(name: string, dataType: DataType = "text", hints: Partial<TypedColumn> = {}): TypedColumn {
  return { name, dataType, ...hints };
}

const rowId: TypedColumn = column("_dlt_id", "text", { nullable: false, unique: true, rowKey: true });
const loadIdColumn: TypedColumn = column("_dlt_load_id", "text", { nullable: false });

/** A root table with the columns that dlt adds. */
export function rootTable(name: string, ...columns: readonly TypedColumn[]): TypedTable {
  return { name, columns: [...columns, loadIdColumn, rowId] };
}

/** A nested table as the normalizer makes it for a merge. */
export function nestedTable(name: string, parent: string, ...columns: readonly TypedColumn[]): TypedTable {
  const keys = [
    column("_dlt_parent_id", "text", { nullable: false, parentKey: true }),
    column("_dlt_root_id", "text", { nullable: false, rootKey: true }),
    column("_dlt_list_idx", "bigint", { nullable: false }),
  ];
  return { name, parent, columns: [...columns, ...keys, rowId] };
}

/** A package without jobs; `changes` takes the place of what it has. */
export function packageOf(tables: PackageDescription["tables"], changes: Partial<PackageDescription> = {}): PackageDescription {
  return {
    pipeline: "shop",
    loadId: "1700000000.1",
    createdAt: "2026-01-02T03:04:05Z",
    schema: { name: "shop", hash: "hash-1", version: 1, engineVersion: 11, document: "{}" },
    systemTables: systemTables(namingConvention("snake_case"), {
      identifiers: { maxLength: 100, lengthUnit: "characters", casing: "preserve", caseSensitive: true },
    }),
    tables,
    jobs: [],
    ...changes,
  };
}

/** A JSONL job over rows, or over the text of a file. */
export function jobOf(table: string, content: readonly object[] | string, id = "1"): LoadJob {
  const text = typeof content === "string" ? content : content.map((row) => `${JSON.stringify(row)}\n`).join("");
  const bytes = new TextEncoder().encode(text);
  return {
    id: `${table}.${id}.jsonl`,
    table,
    format: "jsonl",
    rows: typeof content === "string" ? text.split("\n").filter(Boolean).length : content.length,
    bytes: bytes.length,
    sha256: `of ${text.length} characters`,
    file: {
      path: () => Promise.reject(new Error("there is no path in memory")),
      async *stream() {
        // Cut in the middle of lines and of characters, as a disk or a network does.
        for (let start = 0; start < bytes.length; start += 7) yield bytes.subarray(start, start + 7);
      },
    },
    save: () => Promise.reject(new Error("no destination here saves checkpoints")),
  };
}

/** What a plan carries of jobs. */
export function descriptionsOf(jobs: readonly LoadJob[]): readonly JobDescription[] {
  return jobs.map(({ id, table, format, rows, bytes, sha256 }) => ({ id, table, format, rows, bytes, sha256 }));
}
