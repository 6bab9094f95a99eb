import type { DestinationCapabilities } from "../capabilities/capabilities.js";
import type { MergeStrategy } from "../capabilities/write-disposition.js";
import type { TypedTable } from "../schema/table.js";
import type { TableWrite } from "./load-plan.js";
import { keyColumns, rootKeyOf, rowKeyOf } from "./merge-keys.js";
import type { DescribedTable } from "./package-description.js";

/** How a chain is written, or everything that forbids it. `chain` is the root and all below it. */
export function writeOf(
  root: DescribedTable,
  chain: readonly TypedTable[],
  { write }: DestinationCapabilities,
  onUnsupported: "append" | undefined,
): TableWrite | readonly string[] {
  const { disposition, strategy } = root;
  if (disposition === "append") return { disposition };
  const known: readonly string[] = write[disposition];
  const chosen = strategy ?? known[0];
  if (chosen === undefined || !known.includes(chosen)) {
    return onUnsupported === "append" ? { disposition: "append" } : [unsupported(disposition, chosen, known)];
  }
  const problems = disposition === "merge" ? mergeProblems(root.table, chain, chosen as MergeStrategy) : [];
  return problems.length > 0 ? problems : ({ disposition, strategy: chosen } as TableWrite);
}

function unsupported(disposition: string, chosen: string | undefined, known: readonly string[]): string {
  if (known.length > 0) return `${disposition} strategy "${chosen}" is not supported, only ${known.join(", ")}`;
  return `write disposition "${disposition}" is not supported; use another, or accept appended rows with onUnsupported: "append"`;
}

function mergeProblems(root: TypedTable, chain: readonly TypedTable[], strategy: MergeStrategy): readonly string[] {
  const problems: string[] = [];
  const primary = keyColumns(root, "primaryKey");
  if (primary.length === 0 && (strategy === "upsert" || strategy === "insert-only")) {
    problems.push(`merge strategy "${strategy}" needs a primary key`);
  }
  for (const hint of ["hardDelete", "dedupSort"] as const) {
    const marked = root.columns.filter((column) => column[hint] === true || typeof column[hint] === "string");
    if (marked.length > 1) problems.push(`more than one column has the hint ${hint}: ${marked.map((column) => column.name).join(", ")}`);
  }

  const appends = strategy === "delete-insert" && primary.length === 0 && keyColumns(root, "mergeKey").length === 0;
  if (chain.length === 1 || appends) return problems;
  const byRoot = strategy !== "scd2";
  if (byRoot && root.columns.some((column) => column["x-row-version"] === true && column.rowKey === false)) {
    problems.push(
      `it was loaded with merge strategy "scd2", so the rows nested in it belong to versions of rows, which "${strategy}" does not know; ` +
        `go on with "scd2", or begin anew with refresh "drop_resources"`,
    );
    return problems;
  }
  if (byRoot && rowKeyOf(root) === undefined) problems.push("tables are nested in it, and it has no column that identifies a row");
  for (const nested of chain.slice(1)) {
    if (rowKeyOf(nested) === undefined) problems.push(`nested table "${nested.name}" has no column that identifies a row`);
    if (byRoot && rootKeyOf(nested, root.name) === undefined) {
      problems.push(`nested table "${nested.name}" has no column with the key of its root row`);
    }
  }
  return problems;
}
