import {
  foldTable,
  hasSeenData,
  inheritedHint,
  isIncomplete,
  rootOf,
  tableChain,
  typedTable,
  writeDispositionOf,
  type DescribedTable,
  type IdentifierCapabilities,
  type Schema,
} from "@dlt-ts/core";

/** The tables of a package under their final names: all that ever had rows, in the chains of the tables that take part. */
export function describedTables(
  schema: Schema,
  takingPart: Iterable<string>,
  capabilities: { readonly identifiers: IdentifierCapabilities },
): readonly DescribedTable[] {
  const roots = new Set([...takingPart].map((name) => rootOf(schema, name).name));
  return [...roots].flatMap((root) => {
    const disposition = writeDispositionOf(schema, root);
    if (disposition === "skip") return [];
    const hint = disposition === "replace" ? rootOf(schema, root)["x-replace-strategy"] : inheritedHint(schema, root, "x-merge-strategy");
    const strategy =
      disposition === "append" || typeof hint !== "string" ? {} : { strategy: hint as NonNullable<DescribedTable["strategy"]> };
    return tableChain(schema, root)
      .filter((table) => hasSeenData(table) && !isIncomplete(table))
      .map((table) => ({ table: foldTable(capabilities, typedTable(table)), disposition, ...strategy }));
  });
}
