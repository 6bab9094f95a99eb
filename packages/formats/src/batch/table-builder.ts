import type { BatchColumn, ColumnBatch, ColumnValues, DataType, TypedColumn, TypedTable } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import { ColumnBuilder } from "./column-builder.js";
import { kindOfType } from "./column-kind.js";
import { MemoryPool } from "./memory-pool.js";

/**
 * Collects the rows of one table as columns. A row is open from the end of the one before: put its values into the columns, then
 * `endRow` or `undoRow`. Columns may come at any time; rows before are null in them.
 */
export class TableBuilder {
  readonly name: string;
  /** Where its columns have their memory from. */
  readonly memory: MemoryPool;
  /** Rows ended since the last `take`, which is also the index of the open row. */
  rows = 0;
  readonly #columns: ColumnBuilder[] = [];
  readonly #byName = new Map<string, ColumnBuilder>();

  /** @param memory shared with other tables, so that what one of them gave back serves all. Default: a pool of its own. */
  constructor(name: string, memory: MemoryPool = new MemoryPool()) {
    this.name = name;
    this.memory = memory;
  }

  /** In the order in which they were added. */
  get columns(): readonly ColumnBuilder[] {
    return this.#columns;
  }

  /** Bytes of memory in use by the rows since the last `take`. Costs a look at every column: ask now and then, not for each row. */
  get bytes(): number {
    let bytes = 0;
    for (const column of this.#columns) bytes += column.bytes;
    return bytes;
  }

  column(name: string): ColumnBuilder | undefined {
    return this.#byName.get(name);
  }

  addColumn(name: string, dataType: DataType): ColumnBuilder {
    if (this.#byName.has(name)) throw this.#mismatch(name, "exists already");
    const column = new ColumnBuilder(name, dataType, this);
    this.#columns.push(column);
    this.#byName.set(name, column);
    return column;
  }

  /** Forgets a column and its values, as if it had not been added. Nothing happens where there is none of the name. */
  dropColumn(name: string): void {
    const column = this.#byName.get(name);
    if (column === undefined) return;
    this.#byName.delete(name);
    this.#columns.splice(this.#columns.indexOf(column), 1);
  }

  endRow(): void {
    this.rows++;
  }

  /** Ends rows that the columns got as blocks (`ColumnBuilder.roomFor…`). */
  endRows(count: number): void {
    this.rows += count;
  }

  /** Takes back what the open row has so far. Columns that were added for it stay. */
  undoRow(): void {
    for (const column of this.#columns) column.undo();
  }

  /** Takes back all rows from index `rows` on, the open one included. Columns that were added for them stay. Slower than `undoRow`. */
  truncate(rows: number): void {
    for (const column of this.#columns) column.truncate(rows);
    this.rows = Math.min(this.rows, rows);
  }

  /**
   * Hands the memory over as a batch with the columns of `table`, in its order, and begins an empty row group. Columns of the table that were never
   * added here are null. Throws a `FormatError` if the open row has values, if a column has values but is not in `table`, or another type there.
   */
  take(table: TypedTable): ColumnBatch {
    const known = new Map(table.columns.map((column) => [column.name, column]));
    for (const builder of this.#columns) {
      if (builder.isSet) throw this.#mismatch(builder.name, "has a value in a row that was not ended");
      const column = known.get(builder.name);
      if (column === undefined && builder.count > 0) throw this.#mismatch(builder.name, "has values but is not in the table");
      if (column !== undefined && column.dataType !== builder.dataType) {
        throw this.#mismatch(builder.name, `was filled as ${builder.dataType} but is ${column.dataType} in the table`);
      }
    }
    const columns = table.columns.map((column) => this.#byName.get(column.name)?.take(column) ?? nullColumn(column));
    const batch = { rows: this.rows, columns };
    this.rows = 0;
    return batch;
  }

  #mismatch(column: string, what: string): FormatError {
    return new FormatError("DLT_BATCH_MISMATCH", `Column "${column}" of table "${this.name}" ${what}.`, {
      context: { table: this.name, column },
    });
  }
}

function nullColumn(column: TypedColumn): BatchColumn {
  return { column, count: 0, data: noValues(column.dataType) };
}

function noValues(dataType: DataType): ColumnValues {
  const kind = kindOfType(dataType);
  switch (kind) {
    case "bool":
    case "bytes":
      return { kind, values: new Uint8Array(0) };
    case "int32":
    case "int64":
      return { kind, values: new Int32Array(0) };
    case "float64":
      return { kind, values: new Float64Array(0) };
    case "constant":
      return { kind, value: new Uint8Array(0) };
  }
}
