import { type NamingConvention, stripWhitespace } from "@dlt-ts/core";

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
  /** Of the values of lists and of rows that are no objects. */
  readonly value: string;
  /** Of the lists in lists. */
  readonly list: string;
  readonly id: string;
  readonly loadId: string;
  readonly parentId: string;
  readonly listIndex: string;
}

/** `wholeNames`: for schemas that do not break keys at the path separator. */
export function keyNames(naming: NamingConvention, wholeNames: boolean): KeyNames {
  const column = wholeNames ? naming.normalizeIdentifier : naming.normalizePath;
  const table = wholeNames ? naming.normalizeTableIdentifier : naming.normalizeTablesPath;
  const isBlank = (key: string): boolean => stripWhitespace(key) === "";
  return {
    columnFragment: (key) => (isBlank(key) ? emptyKey : column(key) || emptyKey),
    tableFragment: (key) => (isBlank(key) ? "" : table(key)),
    table,
    join: (fragments) => naming.shortenFragments(...fragments),
    value: naming.normalizeIdentifier("value"),
    list: naming.normalizeIdentifier("list"),
    id: naming.normalizeIdentifier("_dlt_id"),
    loadId: naming.normalizeIdentifier("_dlt_load_id"),
    parentId: naming.normalizeIdentifier("_dlt_parent_id"),
    listIndex: naming.normalizeIdentifier("_dlt_list_idx"),
  };
}
