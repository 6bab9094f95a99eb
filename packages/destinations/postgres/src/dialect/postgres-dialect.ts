import { Buffer } from "node:buffer";
import { DestinationError } from "@dlt-ts/core";
import { datasetName, tableName, type SqlDataset, type SqlDialect, type StagedTable } from "@dlt-ts/sql";
import { columnType } from "./column-type.js";
import { dataTypeOf } from "./data-type-of.js";
import { dropUnique } from "./drop-unique.js";
import { postgresLiterals } from "./postgres-literals.js";

const longest = 63;

/** Quoted always. Postgres cuts a name that is too long without a word, and could so mistake one for another. */
export function quoteIdentifier(identifier: string): string {
  const bytes = Buffer.byteLength(identifier);
  if (bytes > 0 && bytes <= longest && !identifier.includes("\u0000")) return `"${identifier.replaceAll('"', '""')}"`;
  const why =
    bytes === 0 ? "it is empty" : bytes > longest ? `it has ${bytes} bytes, and ${longest} are possible` : "it contains a NUL character";
  throw new DestinationError("unsupported", `${JSON.stringify(identifier)} cannot be a name in Postgres: ${why}.`, {
    context: { identifier },
  });
}

/** A column that must have a value, and neither makes one itself nor is in a key that will not let it be without. */
const mustCome =
  "a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND NOT EXISTS " +
  "(SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident) AND a.attnum = ANY (i.indkey))";

const columnsQuery =
  `SELECT c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN ${mustCome} THEN 'NO' ELSE 'YES' END ` +
  "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid " +
  "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum";

/** The table moves into the dataset and takes its name. */
function adopt(staged: StagedTable, dataset: SqlDataset, table: string): readonly string[] {
  return [
    `ALTER TABLE ${tableName(staged.dataset, staged.name)} SET SCHEMA ${datasetName(dataset)}`,
    `ALTER TABLE ${tableName(dataset, staged.name)} RENAME TO ${quoteIdentifier(table)}`,
  ];
}

export interface PostgresDialectOptions {
  /** UNIQUE for columns with that hint. */
  readonly createIndexes: boolean;
  /** As `server_version_num` says it: 180001. Default: one from before MERGE. */
  readonly serverVersion?: number;
}

/** The first version with MERGE, which takes new values with one pass over the table instead of two. */
const firstWithMerge = 150_000;

/** How Postgres writes names, values, types and statements about tables. */
export function postgresDialect({ createIndexes, serverVersion = 0 }: PostgresDialectOptions): SqlDialect {
  return {
    name: "Postgres",
    quoteIdentifier,
    identifierKey: (identifier) => identifier,
    literals: postgresLiterals,
    parameter: (position) => `$${position}`,
    limit: (query, rows) => `${query} LIMIT ${rows}`,
    columnsQuery,
    columnType,
    dataTypeOf,
    columnConstraint: (column) => (createIndexes && column.unique === true ? "UNIQUE" : ""),
    // Far below what Postgres takes: a statement is parsed in memory, at many times its size.
    maxStatementBytes: 1024 * 1024,
    maxTextBytes: 1024 * 1024 * 1024 - 1024,
    // Unlike IS NOT DISTINCT FROM it can be hashed: two arrays are equal where both elements are null.
    sameOrBothNull: (left, right) => `ARRAY[${left}] = ARRAY[${right}]`,
    rowOrder: "ctid",
    update: serverVersion >= firstWithMerge ? "merge" : "update",
    ddl: {
      createsOnlyAbsent: true,
      swap: "refill",
      changeType: (table, column, type) => `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type} USING NULL`,
      adopt,
      addColumns: (table, definitions) => [
        `ALTER TABLE ${table} ${definitions.map((definition) => `ADD COLUMN ${definition}`).join(", ")}`,
      ],
      addsConstraints: true,
      // Together, so that the rows are read once.
      setNotNull: (table, columns) => [`ALTER TABLE ${table} ${columns.map((column) => `ALTER COLUMN ${column} SET NOT NULL`).join(", ")}`],
      dropNotNull: (table, columns) => [
        `ALTER TABLE ${table} ${columns.map((column) => `ALTER COLUMN ${column} DROP NOT NULL`).join(", ")}`,
      ],
      addConstraint: (table, column, constraint) => `ALTER TABLE ${table} ADD ${constraint} (${column})`,
      dropUnique,
      emptyTable: (table) => `TRUNCATE TABLE ${table}`,
      renameTable: (table, name) => `ALTER TABLE ${table} RENAME TO ${name}`,
    },
  };
}
