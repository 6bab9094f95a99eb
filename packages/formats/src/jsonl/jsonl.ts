import { Buffer } from "node:buffer";
import { type BatchColumn, type ColumnBatch, floatText, type JobFormat, type TypeCapabilities, type TypedTable } from "@dlt-ts/core";
import { ColumnCursor } from "../batch/column-cursor.js";
import type { ByteOutput } from "../output/byte-output.js";
import { type RowWriter, TextWriter } from "../output/text-writer.js";
import { DecimalCheck } from "../values/decimal-check.js";
import { writeDate, writeTime, writeTimestamp } from "../values/iso.js";
import { writeJsonText } from "./json-text.js";

/**
 * JSON Lines: an object for each row, without the keys of its nulls. Timestamps, dates and times are ISO 8601, decimals and wei text, binary
 * base64, json a value like any other. A decimal that does not fit its column is a `FormatError`.
 */
export const jsonl: JobFormat = {
  name: "jsonl",
  growsColumns: true,
  open: (table, sink, { types }) => new TextWriter(new JsonRows(table, types), sink),
};

const comma = 44;
const quote = 34;

class JsonRows implements RowWriter {
  readonly #table: TypedTable;
  readonly #types: TypeCapabilities;

  constructor(table: TypedTable, types: TypeCapabilities) {
    this.#table = table;
    this.#types = types;
  }

  rows(batch: ColumnBatch, firstRow: number): (output: ByteOutput) => void {
    const members = batch.columns.map((column) => new JsonMember(column, this.#table.name, this.#types));
    let row = firstRow;
    return (output) => {
      row++;
      let isFirst = true;
      output.byte(123);
      for (const member of members) {
        if (!member.cursor.next()) continue;
        if (isFirst) isFirst = false;
        else output.byte(comma);
        member.write(output, row);
      }
      output.byte(125);
      output.byte(10);
    };
  }
}

/** A column as a member of the objects of a batch. */
class JsonMember {
  readonly cursor: ColumnCursor;
  readonly #key: Uint8Array;
  readonly #decimals: DecimalCheck;

  constructor(source: BatchColumn, table: string, types: TypeCapabilities) {
    this.cursor = new ColumnCursor(source);
    this.#key = Buffer.from(`${JSON.stringify(source.column.name)}:`);
    this.#decimals = new DecimalCheck(table, source.column, types);
  }

  /** Key and value of the row at which the cursor is. */
  write(output: ByteOutput, row: number): void {
    const { cursor } = this;
    const { bytes, start, end, column } = cursor;
    output.copy(this.#key);
    switch (column.dataType) {
      case "bool":
        output.ascii(cursor.bool() ? "true" : "false");
        break;
      case "bigint":
        output.ascii(String(cursor.integer()));
        break;
      case "double":
        output.ascii(floatText(cursor.double()));
        break;
      case "text":
        writeJsonText(output, bytes, start, end);
        break;
      case "json":
        output.copy(bytes, start, end);
        break;
      case "decimal":
      case "wei":
        this.#decimals.check(cursor, row);
        output.byte(quote);
        output.copy(bytes, start, end);
        output.byte(quote);
        break;
      case "binary":
        output.byte(quote);
        output.ascii(cursor.base64());
        output.byte(quote);
        break;
      case "date":
        output.byte(quote);
        writeDate(output, cursor.days());
        output.byte(quote);
        break;
      case "time":
        output.byte(quote);
        writeTime(output, Number(cursor.integer()));
        output.byte(quote);
        break;
      case "timestamp":
        output.byte(quote);
        writeTimestamp(output, cursor.integer(), { utc: column.timezone !== false });
        output.byte(quote);
        break;
    }
  }
}
