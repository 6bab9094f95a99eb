import type { Column } from "./column.js";
import type { Normalizers, Propagation, RelationalConfig, SchemaSettings, DefaultHint } from "./schema.js";
import type { Table, TableReference } from "./table.js";

type Named<T> = Exclude<keyof T, `x-${string}`>;

/** Names of properties here and in the stored schema, both ways. */
export interface StoredKeys {
  readonly toStored: ReadonlyMap<string, string>;
  readonly fromStored: ReadonlyMap<string, string>;
}

function bothWays(keys: Readonly<Record<string, string>>): StoredKeys {
  const entries = Object.entries(keys);
  return { toStored: new Map(entries), fromStored: new Map(entries.map(([key, stored]) => [stored, key])) };
}

export const columnKeys: StoredKeys = bothWays({
  name: "name",
  dataType: "data_type",
  nullable: "nullable",
  precision: "precision",
  scale: "scale",
  timezone: "timezone",
  description: "description",
  partition: "partition",
  cluster: "cluster",
  primaryKey: "primary_key",
  mergeKey: "merge_key",
  incremental: "incremental",
  unique: "unique",
  sort: "sort",
  rowKey: "row_key",
  parentKey: "parent_key",
  rootKey: "root_key",
  variant: "variant",
  hardDelete: "hard_delete",
  dedupSort: "dedup_sort",
} satisfies Record<Named<Column>, string>);

export const tableKeys: StoredKeys = bothWays({
  name: "name",
  columns: "columns",
  description: "description",
  writeDisposition: "write_disposition",
  resource: "resource",
  parent: "parent",
  references: "references",
  schemaContract: "schema_contract",
  tableSealed: "table_sealed",
  filters: "filters",
  tableFormat: "table_format",
  fileFormat: "file_format",
} satisfies Record<Named<Table>, string>);

export const referenceKeys: StoredKeys = bothWays({
  referencedTable: "referenced_table",
  columns: "columns",
  referencedColumns: "referenced_columns",
  label: "label",
  cardinality: "cardinality",
  table: "table",
} satisfies Record<keyof TableReference, string>);

export const settingsKeys: StoredKeys = bothWays({
  schemaContract: "schema_contract",
  detections: "detections",
  defaultHints: "default_hints",
  preferredTypes: "preferred_types",
} satisfies Record<Named<SchemaSettings>, string>);

export const defaultHintKeys: StoredKeys = bothWays({
  notNull: "not_null",
  nullable: "nullable",
  partition: "partition",
  cluster: "cluster",
  primaryKey: "primary_key",
  sort: "sort",
  unique: "unique",
  mergeKey: "merge_key",
  rowKey: "row_key",
  parentKey: "parent_key",
  rootKey: "root_key",
  hardDelete: "hard_delete",
  dedupSort: "dedup_sort",
} satisfies Record<DefaultHint, string>);

export const normalizersKeys: StoredKeys = bothWays({
  names: "names",
  json: "json",
  detections: "detections",
  allowIdentifierChangeOnTableWithData: "allow_identifier_change_on_table_with_data",
  useBreakPathOnNormalize: "use_break_path_on_normalize",
} satisfies Record<keyof Normalizers, string>);

export const relationalConfigKeys: StoredKeys = bothWays({
  maxNesting: "max_nesting",
  rootKeyPropagation: "root_key_propagation",
  propagation: "propagation",
} satisfies Record<keyof RelationalConfig, string>);

export const propagationKeys: StoredKeys = bothWays({
  root: "root",
  tables: "tables",
} satisfies Record<keyof Propagation, string>);
