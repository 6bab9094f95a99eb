import { Buffer } from "node:buffer";
import { type ColumnBatch, floatText, type JobFormat, type TypeCapabilities, type TypedTable } from "@dlt-ts/core";
import { checkColumns } from "../batch/check-columns.js";
import { ColumnCursor } from "../batch/column-cursor.js";
import { FormatError } from "../format-error.js";
import { ByteOutput } from "../output/byte-output.js";
import { type RowWriter, TextWriter } from "../output/text-writer.js";
import { DecimalCheck } from "../values/decimal-check.js";
import { writeDate, writeTime, writeTimestamp } from "../values/iso.js";
import { type CsvOptions, csvOptions } from "./csv-options.js";

/**
 * Comma-separated values in UTF-8. A null is an empty field without quotes, an empty text one with them. Booleans are `True` and `False`, timestamps
 * ISO 8601 with a space, json its text, binary base64. A decimal that does not fit its column is a `FormatError`.
 */
export function csv(options: CsvOptions = {}): JobFormat {
  const complete = csvOptions(options);
  return { name: "csv", open: (table, sink, { types }) => new TextWriter(new CsvRows(table, types, complete), sink) };
}

const quote = 34;

class CsvRows implements RowWriter {
  readonly #table: TypedTable;
  readonly #options: Required<CsvOptions>;
  readonly #decimals: readonly DecimalCheck[];
  /** Whether a byte cannot stand in a field without quotes. */
  readonly #isSpecial = new Uint8Array(256);
  readonly #delimiter: number;
  /** A value on its way into a field. */
  readonly #value = new ByteOutput();

  constructor(table: TypedTable, types: TypeCapabilities, options: Required<CsvOptions>) {
    this.#table = table;
    this.#options = options;
    this.#decimals = table.columns.map((column) => new DecimalCheck(table.name, column, types));
    this.#delimiter = options.delimiter.charCodeAt(0);
    for (const special of [this.#delimiter, quote, 10, 13]) this.#isSpecial[special] = 1;
  }

  begin(output: ByteOutput): void {
    if (!this.#options.includeHeader) return;
    this.#table.columns.forEach(({ name }, index) => {
      if (index > 0) output.byte(this.#delimiter);
      const bytes = Buffer.from(name);
      this.#field(output, bytes, 0, bytes.length, name, 0);
    });
    output.ascii(this.#options.lineTerminator);
  }

  rows(batch: ColumnBatch, firstRow: number): (output: ByteOutput) => void {
    checkColumns(batch, this.#table);
    const cursors = batch.columns.map((column) => new ColumnCursor(column));
    let row = firstRow;
    return (output) => {
      row++;
      for (let index = 0; index < cursors.length; index++) {
        if (index > 0) output.byte(this.#delimiter);
        const cursor = cursors[index]!;
        if (cursor.next()) this.#write(output, cursor, index, row);
      }
      output.ascii(this.#options.lineTerminator);
    };
  }

  #write(output: ByteOutput, cursor: ColumnCursor, index: number, row: number): void {
    const value = this.#value;
    value.clear();
    switch (cursor.column.dataType) {
      case "bool":
        return this.#bare(output, cursor.bool() ? "True" : "False");
      case "bigint":
        return this.#bare(output, String(cursor.integer()));
      case "double":
        return this.#bare(output, floatText(cursor.double()));
      case "decimal":
      case "wei":
        this.#decimals[index]!.check(cursor, row);
        return this.#bare(output, cursor.text());
      case "text":
      case "json":
        return this.#field(output, cursor.bytes, cursor.start, cursor.end, cursor.column.name, row);
      case "binary":
        value.ascii(cursor.base64());
        break;
      case "date":
        writeDate(value, cursor.days());
        break;
      case "time":
        writeTime(value, Number(cursor.integer()));
        break;
      case "timestamp":
        writeTimestamp(value, cursor.integer(), { separator: " ", utc: cursor.column.timezone !== false });
        break;
    }
    this.#field(output, value.bytes, 0, value.length, cursor.column.name, row);
  }

  /** A number or boolean: nothing in it can be misread. */
  #bare(output: ByteOutput, text: string): void {
    if (this.#options.quoting !== "quote_all") return output.ascii(text);
    output.byte(quote);
    output.ascii(text);
    output.byte(quote);
  }

  #field(output: ByteOutput, bytes: Uint8Array, start: number, end: number, column: string, row: number): void {
    const { quoting } = this.#options;
    if (quoting === "quote_none" || quoting === "quote_minimal") {
      let isSpecial = false;
      for (let at = start; at < end && !isSpecial; at++) isSpecial = this.#isSpecial[bytes[at]!] === 1;
      if (quoting === "quote_none" && isSpecial) throw this.#needsQuotes(column, row);
      if (!isSpecial && (end > start || quoting === "quote_none")) return output.copy(bytes, start, end);
    }
    output.byte(quote);
    let from = start;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== quote) continue;
      // Up to the quote and including it; it then begins the next part, and so stands twice.
      output.copy(bytes, from, at + 1);
      from = at;
    }
    output.copy(bytes, from, end);
    output.byte(quote);
  }

  #needsQuotes(column: string, row: number): FormatError {
    const { name } = this.#table;
    const where = row === 0 ? "in the header" : `in row ${row}`;
    return new FormatError(
      "DLT_FORMAT_UNSUPPORTED",
      `Column "${column}" of table "${name}" needs quotes ${where}, since it holds a delimiter, a quote or a line end. Use another quoting than quote_none.`,
      { context: { table: name, column, row } },
    );
  }
}
