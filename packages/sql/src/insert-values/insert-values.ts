import type { ByteSink, ColumnBatch, JobFormat, JobWriter, TypedTable } from "@dlt-ts/core";
import { checkColumns, ColumnCursor, requireValues } from "@dlt-ts/formats";
import type { SqlDialect } from "../dialect/sql-dialect.js";
import { cursorLiteral } from "./cursor-literal.js";

/** Characters that are gathered before they are handed to the sink. */
const pieceLength = 64 * 1024;

/**
 * Job files of SQL, laid out as Python dlt's: `INSERT INTO {}("a","b")`, then `VALUES`, then a row on each line. The braces stand for the
 * table. Slow to load; for engines and cases that have nothing better, and to be read.
 */
export function insertValues(dialect: SqlDialect): JobFormat {
  return {
    name: "insert_values",
    open: (table, sink) => new InsertValuesWriter(dialect, table, sink),
  };
}

class InsertValuesWriter implements JobWriter {
  readonly #dialect: SqlDialect;
  readonly #table: TypedTable;
  readonly #sink: ByteSink;
  readonly #encoder = new TextEncoder();
  #pending: string;
  #rows = 0;

  constructor(dialect: SqlDialect, table: TypedTable, sink: ByteSink) {
    this.#dialect = dialect;
    this.#table = table;
    this.#sink = sink;
    const columns = table.columns.map((column) => dialect.quoteIdentifier(column.name)).join(",");
    this.#pending = `INSERT INTO {}(${columns})\nVALUES\n`;
  }

  async write(batch: ColumnBatch): Promise<void> {
    checkColumns(batch, this.#table);
    requireValues(batch, this.#table, this.#rows);
    const { literals } = this.#dialect;
    const cursors = batch.columns.map((column) => new ColumnCursor(column));
    for (let row = 0; row < batch.rows; row++) {
      const values = cursors.map((cursor) => cursorLiteral(cursor, literals)).join(",");
      this.#pending += `${this.#rows++ === 0 ? "" : ",\n"}(${values})`;
      if (this.#pending.length >= pieceLength) await this.#flush();
    }
  }

  async finish(): Promise<void> {
    if (this.#rows > 0) this.#pending += ";";
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = this.#encoder.encode(this.#pending);
    this.#pending = "";
    if (bytes.length > 0) await this.#sink.write(bytes);
  }
}
