import type { Table } from "@dlt-ts/core";

/** Characters of a row that are kept. */
export const quarantinedLength = 65_536;
const messageLength = 2_000;

/** The hints of the table that bad rows go to. It is dlt-ts's own: no contract keeps it from being made. */
export function quarantineTable(name: string): Table {
  return {
    columns: [
      { name: "table_name", dataType: "text", nullable: false },
      { name: "row_number", dataType: "bigint", nullable: false },
      { name: "reason", dataType: "text", nullable: false },
      { name: "message", dataType: "text", nullable: true },
      { name: "path", dataType: "text", nullable: true },
      { name: "row_text", dataType: "text", nullable: true },
    ],
    schemaContract: "evolve",
    writeDisposition: "append",
    description: "Rows that could not be loaded, by the table that they were for",
    name,
    resource: name,
  };
}

/** A row of that table. */
export interface QuarantinedRow {
  /** The table that the row was for. */
  readonly table: string;
  /** The number of the row of the resource in the run, from 1. */
  readonly row: number;
  readonly reason: string;
  readonly message: string;
  readonly path: string;
  readonly text: string;
}

export function quarantineRow({ table, row, reason, message, path, text }: QuarantinedRow): Readonly<Record<string, unknown>> {
  return { table_name: table, row_number: row, reason, message: message.slice(0, messageLength), path, row_text: text };
}
