import { dataTypes } from "./data-type.js";
import {
  anyObject,
  flag,
  integer,
  listOf,
  mayBeAbsent,
  mapOf,
  objectOf,
  oneOf,
  optional,
  type Shape,
  text,
  textOr,
  textWithout,
} from "./document-shape.js";
import { patternProblem, regexProblem } from "./column-pattern.js";
import { typeDetections } from "./schema.js";

const optionalFlag = optional(flag);
const optionalText = optional(text);
const optionalInteger = optional(integer);
const pattern = textWithout(patternProblem);
const dataType = oneOf(dataTypes);

const contractMode = oneOf(["evolve", "discard_value", "freeze", "discard_row"]);
const schemaContract = optional(
  textOr(contractMode, objectOf({ tables: optional(contractMode), columns: optional(contractMode), data_type: optional(contractMode) })),
);

const column = objectOf({
  name: optionalText,
  data_type: optional(dataType),
  nullable: optionalFlag,
  precision: optionalInteger,
  scale: optionalInteger,
  timezone: optionalFlag,
  description: optionalText,
  partition: optionalFlag,
  cluster: optionalFlag,
  unique: optionalFlag,
  sort: optionalFlag,
  primary_key: optionalFlag,
  row_key: optionalFlag,
  parent_key: optionalFlag,
  root_key: optionalFlag,
  merge_key: optionalFlag,
  variant: optionalFlag,
  hard_delete: optionalFlag,
  dedup_sort: optional(oneOf(["asc", "desc"])),
  incremental: optionalFlag,
});

const reference = objectOf({
  label: optionalText,
  cardinality: optional(
    oneOf(["zero_to_one", "one_to_zero", "zero_to_many", "many_to_zero", "one_to_many", "many_to_one", "one_to_one", "many_to_many"]),
  ),
  columns: listOf(text),
  referenced_table: text,
  referenced_columns: listOf(text),
  table: optionalText,
});

const table = objectOf({
  name: optionalText,
  description: optionalText,
  schema_contract: schemaContract,
  table_sealed: optionalFlag,
  parent: optionalText,
  filters: optional(objectOf({ excludes: optional(listOf(pattern)), includes: optional(listOf(pattern)) })),
  columns: mapOf(column),
  resource: optionalText,
  table_format: optional(oneOf(["iceberg", "delta", "hive", "native"])),
  file_format: optional(oneOf(["preferred", "jsonl", "typed-jsonl", "insert_values", "parquet", "csv", "reference", "model"])),
  write_disposition: optional(oneOf(["skip", "append", "replace", "merge"])),
  references: optional(listOf(reference)),
});

const settings = objectOf({
  schema_contract: schemaContract,
  detections: optional(listOf(oneOf(typeDetections))),
  default_hints: optional(mapOf(listOf(pattern))),
  preferred_types: optional(mapOf(dataType, textWithout(regexProblem))),
});

const normalizers = objectOf({
  names: optionalText,
  allow_identifier_change_on_table_with_data: optionalFlag,
  use_break_path_on_normalize: optionalFlag,
  detections: optional(listOf(text)),
  json: optional(objectOf({ module: optionalText, config: optional(anyObject) })),
});

/** A stored schema of the current engine version. */
export const storedSchemaShape: Shape = objectOf({
  version: integer,
  // empty, or absent: the version was never saved
  version_hash: mayBeAbsent(text),
  previous_hashes: listOf(text),
  imported_version_hash: optionalText,
  engine_version: integer,
  name: text,
  description: optionalText,
  settings: optional(settings),
  tables: mapOf(table),
  normalizers: mayBeAbsent(normalizers),
});

const columnMap = mapOf(text);

/** What the relational module may be told. */
export const relationalConfigShape: Shape = objectOf({
  max_nesting: optionalInteger,
  root_key_propagation: optionalFlag,
  propagation: optional(objectOf({ root: optional(columnMap), tables: optional(mapOf(columnMap)) })),
});
