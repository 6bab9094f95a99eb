import type { Column, DataType } from "@dlt-ts/core";
import type { ColumnBuilder, TableBuilder } from "@dlt-ts/formats";
import { coerce, isInt64 } from "../coerce/coerce.js";
import { storeValue } from "../store-value.js";
import { classify } from "../../values/classify.js";
import type { ReplacedValues } from "../../values/encode-json.js";
import { decimalReader } from "../../arrow/arrow-decimal.js";
import { type ArrowData, ArrowTypeId, isValid, validityOf } from "../../arrow/arrow-item.js";
import { arrowReader } from "../../arrow/arrow-reader.js";
import { byteLength } from "../place-value.js";
import { CellProblem, tooLarge } from "./cell-problem.js";
import { fillBytes } from "./fill-bytes.js";
import { type Fill, fillBooleans, fillDays, fillDoubles, fillIntegers, fillMicros } from "./fill-numbers.js";

/** A column of Arrow data and the column of the table that it goes to. */
export interface ColumnTarget {
  readonly builder: ColumnBuilder;
  readonly table: TableBuilder;
  readonly column: Column & { readonly dataType: DataType };
  /** Bytes that a value may have. */
  readonly maxBytes: number;
  /** The type that the Arrow type asks for. */
  readonly ownType: DataType;
  /** How many values lost nanoseconds. */
  readonly truncated: { count: number };
  readonly replaced: ReplacedValues;
}

/** Precision of columns in which nanoseconds would have to be kept. */
const digitsOfMicros = 6;

/**
 * Puts rows of a piece into a column, from the open row of the table on; the caller ends the rows. Values go from memory to memory where the
 * types agree, else one by one through the same coercion as the values of rows. Throws a `CellProblem`.
 */
export function fillColumn(target: ColumnTarget, data: ArrowData, from: number, rows: number): void {
  const { builder, column, ownType, maxBytes, truncated } = target;
  const validity = validityOf(data);
  const offset = data.offset + from;
  const count = countValid(validity, offset, rows);
  const before = builder.count;
  if (count > 0) {
    const nanos = (column.precision ?? 0) > digitsOfMicros ? "refuse" : truncated;
    const fill: Fill = {
      builder,
      data,
      from,
      block: { rows, count, validity: count === rows ? undefined : validity, offset },
      maxBytes,
      nanos,
    };
    if (ownType !== column.dataType || !fillDirectly(fill, target)) fillSlowly(target, data, from, rows);
  }
  if (column.nullable === false && builder.count - before < rows) throw nullProblem(data, from, rows);
}

function countValid(validity: Uint8Array | undefined, offset: number, rows: number): number {
  if (validity === undefined) return rows;
  let count = 0;
  for (let row = 0; row < rows; row++) if (isValid(validity, offset + row)) count++;
  return count;
}

/** False, and nothing has happened, where values need the long way. */
function fillDirectly(fill: Fill, target: ColumnTarget): boolean {
  if (fill.data.type.typeId === ArrowTypeId.dictionary && target.ownType !== "text" && target.ownType !== "binary") return false;
  switch (target.ownType) {
    case "bigint":
      fillIntegers(fill);
      return true;
    case "double":
      return fillDoubles(fill);
    case "bool":
      fillBooleans(fill);
      return true;
    case "date":
      fillDays(fill);
      return true;
    case "time":
    case "timestamp":
      fillMicros(fill);
      return true;
    case "text":
      return fillBytes(fill, true);
    case "binary":
      return fillBytes(fill, false);
    case "decimal":
      fillDecimals(fill, target.table);
      return true;
    default:
      return false;
  }
}

function fillDecimals({ builder, data, from, block: { rows, validity, offset } }: Fill, table: TableBuilder): void {
  const text = decimalReader(data);
  atEachRow(table, rows, (row) => {
    if (isValid(validity, offset + row)) builder.putText(text(from + row));
  });
}

function fillSlowly({ builder, table, column, maxBytes, replaced }: ColumnTarget, data: ArrowData, from: number, rows: number): void {
  const read = arrowReader(data);
  const type = column.dataType;
  atEachRow(table, rows, (row) => {
    const value = read(from + row);
    const classified = classify(value);
    if (classified.kind === "null" || classified.kind === "unsupported") return;
    if (classified.kind === "not-finite") {
      replaced.notFinite++;
      return;
    }
    const coerced = coerce(type, classified, value, replaced);
    if (coerced === undefined || (type === "bigint" && !isInt64(coerced as number | bigint))) {
      throw new CellProblem("DLT_TYPE_CONFLICT", `a value that is no ${type}; declare another type, or cast it before`, from + row);
    }
    if (byteLength(coerced, maxBytes) > maxBytes) throw tooLarge(maxBytes, from + row);
    storeValue(builder, type, coerced, replaced);
  });
}

/** Values that are put one by one belong to the open row: each row is opened in turn. */
function atEachRow(table: TableBuilder, rows: number, put: (row: number) => void): void {
  const first = table.rows;
  try {
    for (let row = 0; row < rows; row++) {
      table.rows = first + row;
      put(row);
    }
  } finally {
    table.rows = first;
  }
}

function nullProblem(data: ArrowData, from: number, rows: number): CellProblem {
  const read = arrowReader(data);
  let row = 0;
  const isPresent = (value: unknown): boolean => value !== null && (typeof value !== "number" || Number.isFinite(value));
  while (row < rows - 1 && isPresent(read(from + row))) row++;
  return new CellProblem("DLT_NULL_VALUE", "null, and the column must have a value", from + row);
}
