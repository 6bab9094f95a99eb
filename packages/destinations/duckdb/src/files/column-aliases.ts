import { DestinationError, type TypedTable } from "@dlt-ts/core";

/** Names for the columns of a table that DuckDB can tell apart, where some differ only in case: `ID` beside `id` becomes `ID_2`. */
export function columnAliases({ columns }: TypedTable): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const aliases = new Map<string, string>();
  for (const { name } of columns) {
    let alias = name;
    for (let number = 2; taken.has(alias.toLowerCase()); number++) alias = `${name}_${number}`;
    taken.add(alias.toLowerCase());
    aliases.set(name, alias);
  }
  return aliases;
}

/** Whether some columns have other names in DuckDB than in the files. */
export function hasAliases(aliases: ReadonlyMap<string, string>): boolean {
  return [...aliases].some(([name, alias]) => name !== alias);
}

export function refuseAliases(table: TypedTable, format: string): DestinationError {
  return new DestinationError(
    "unsupported",
    `Table "${table.name}" has columns whose names differ only in case. DuckDB, which reads the files, cannot tell them apart in ${format}; in JSON lines it can.`,
    { context: { table: table.name, format } },
  );
}
