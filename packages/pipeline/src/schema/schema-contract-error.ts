import { type ContractMode, DltError } from "@dlt-ts/core";
import type { ContractEntity } from "./contract-modes.js";

/** What data or hints ask for, and a contract does not give. */
export interface ContractViolation {
  readonly schema: string;
  readonly table: string;
  /** The column that would be new or another one; absent where the table itself would be new. */
  readonly column?: string;
  readonly entity: ContractEntity;
  readonly mode: ContractMode;
  /** What would change, as a clause: `the column "vip" (bool) would be new`. */
  readonly change: string;
}

/** Where the row of a violation is. */
export interface ViolationPlace {
  /** Of the resource, as the user named it. */
  readonly table: string;
  /** Its number in the run, from 1. */
  readonly row: number;
  /** Inside the row; empty for the row itself. */
  readonly path: string;
}

const frozen: Readonly<Record<ContractEntity, string>> = {
  tables: "new tables",
  columns: "new columns",
  data_type: "other types",
};

/**
 * Data or hints ask for a change that the contract of their table has frozen (`schemaContract`). Nothing of the run is loaded. `code` is
 * `DLT_SCHEMA_CONTRACT`; `context` has the fields of the error, never a value.
 */
export class SchemaContractError extends DltError {
  readonly schema: string;
  /** As the schema names it. */
  readonly table: string;
  readonly column: string | undefined;
  readonly entity: ContractEntity;
  readonly mode: ContractMode;
  /** The number of the row in the run, from 1; absent where hints asked for the change. */
  readonly row: number | undefined;

  constructor({ schema, table, column, entity, mode, change }: ContractViolation, place?: ViolationPlace) {
    const where =
      place === undefined ? "The hints" : `Table "${place.table}", row ${place.row}${place.path === "" ? "" : `, ${place.path}`}`;
    super(
      "DLT_SCHEMA_CONTRACT",
      `${where}: ${change}, and the contract of table "${table}" in schema "${schema}" freezes ${frozen[entity]}. ` +
        `Correct the data, let "${entity}" evolve once by \`schemaContract\`, or discard such rows or values by "discard_row" or "discard_value".`,
      {
        context: {
          schema,
          table,
          entity,
          mode,
          ...(column === undefined ? {} : { column }),
          ...(place === undefined ? {} : { row: place.row, ...(place.path === "" ? {} : { path: place.path }) }),
        },
      },
    );
    this.schema = schema;
    this.table = table;
    this.column = column;
    this.entity = entity;
    this.mode = mode;
    this.row = place?.row;
  }
}
