import type { ModelRow } from "./rows-of-items.ts";

/** A row as an engine gives it: null, text, boolean, number or bigint. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** The tables of a dataset, those of dlt too. */
export type StoredTables = ReadonlyMap<string, readonly StoredRow[]>;

/** A row of a root table, with all that is below it. */
export interface StoredDocument extends ModelRow {
  readonly stored: StoredRow;
}

/**
 * The rows of a root table, each with the rows below it. Throws where a row below belongs to no row, or to another root than it says, and where a
 * row id stands twice in a table.
 * @param versioned several versions of a row have one row id where their content is the same, and share the rows below
 */
export function documentsIn(tables: StoredTables, root: string, versioned: boolean): readonly StoredDocument[] {
  const below = [...tables.keys()].filter((name) => name.startsWith(`${root}__`)).sort();
  const parentOf = (name: string): string => [root, ...below].findLast((each) => name.startsWith(`${each}__`))!;
  const reached = new Set<StoredRow>();

  const documentOf = (table: string, stored: StoredRow, rootId: unknown): StoredDocument => {
    const lists: Record<string, readonly ModelRow[]> = {};
    for (const name of below.filter((each) => parentOf(each) === table)) {
      const members = tables
        .get(name)!
        .filter((row) => row["_dlt_parent_id"] === stored["_dlt_id"])
        .sort((left, right) => Number(left["_dlt_list_idx"]) - Number(right["_dlt_list_idx"]));
      for (const member of members) {
        reached.add(member);
        const said = member["_dlt_root_id"] ?? rootId;
        if (said !== rootId) throw new Error(`A row of ${name} belongs to root row ${String(rootId)} and says ${String(said)}.`);
      }
      if (members.length > 0) lists[name.slice(table.length + 2)] = members.map((row) => onlyModel(documentOf(name, row, rootId)));
    }
    return { columns: columnsOf(stored), lists, stored };
  };
  const documents = (tables.get(root) ?? []).map((row) => documentOf(root, row, row["_dlt_id"]));

  for (const name of tables.has(root) ? [root, ...below] : below) {
    const rows = tables.get(name)!;
    const lost = name === root ? 0 : rows.filter((row) => !reached.has(row)).length;
    if (lost > 0) throw new Error(`${lost} of ${rows.length} rows of ${name} belong to no row.`);
    const repeated = rows.length - new Set(rows.map((row) => row["_dlt_id"])).size;
    if (repeated > 0 && !(versioned && name === root)) throw new Error(`${name} has ${repeated} row ids twice.`);
  }
  return documents;
}

function onlyModel({ columns, lists }: ModelRow): ModelRow {
  return { columns, lists };
}

/** The user's columns, values as text. */
function columnsOf(row: StoredRow): Readonly<Record<string, string>> {
  const own = Object.entries(row).filter(([name, value]) => !name.startsWith("_dlt_") && value !== null);
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}
