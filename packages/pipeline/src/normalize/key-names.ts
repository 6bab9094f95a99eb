import { foldName, type IdentifierCapabilities, type NamingConvention, stripWhitespace } from "@dlt-ts/core";

/** Of a column whose key is blank. */
const emptyKey = "_empty";

/** Names of columns and nested tables, from the keys on the way to them. */
export interface KeyNames {
  /** A key as a fragment of a column name. */
  columnFragment(key: string): string;
  /** A key as a fragment of a table name; a blank one vanishes from it. */
  tableFragment(key: string): string;
  /** The name of the table of a resource. */
  table(name: string): string;
  join(fragments: readonly string[]): string;
  /** Two names of one key are one column for the destination. */
  columnKey(name: string): string;
  /** Of the values of lists and of rows that are no objects. */
  readonly value: string;
  /** Of the lists in lists. */
  readonly list: string;
  readonly id: string;
  readonly loadId: string;
  readonly parentId: string;
  readonly listIndex: string;
}

export function keyNames(naming: NamingConvention, identifiers: Pick<IdentifierCapabilities, "casing" | "caseSensitive">): KeyNames {
  const isBlank = (key: string): boolean => stripWhitespace(key) === "";
  return {
    columnFragment: (key) => (isBlank(key) ? emptyKey : naming.normalizePath(key) || emptyKey),
    tableFragment: (key) => (isBlank(key) ? "" : naming.normalizeTablesPath(key)),
    table: (name) => naming.normalizeTablesPath(name),
    join: (fragments) => naming.shortenFragments(...fragments),
    columnKey: (name) => {
      const folded = foldName({ identifiers }, name);
      return identifiers.caseSensitive ? folded : folded.toUpperCase().toLowerCase();
    },
    value: naming.normalizeIdentifier("value"),
    list: naming.normalizeIdentifier("list"),
    id: naming.normalizeIdentifier("_dlt_id"),
    loadId: naming.normalizeIdentifier("_dlt_load_id"),
    parentId: naming.normalizeIdentifier("_dlt_parent_id"),
    listIndex: naming.normalizeIdentifier("_dlt_list_idx"),
  };
}
