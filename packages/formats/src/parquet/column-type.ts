import type { TypeCapabilities, TypedColumn } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import { type DecimalType, decimalTypeOf } from "../values/decimal.js";
import type { CompactWriter } from "./compact-writer.js";

/** Parquet's physical types, by their number in the format. */
const physicalType = { boolean: 0, int32: 1, int64: 2, double: 5, byteArray: 6, fixedLengthByteArray: 7 } as const;

const convertedType = { utf8: 0, decimal: 5, date: 6, timestampMicros: 10, int8: 15, int16: 16 } as const;

/** The most digits that readers of Parquet keep: Arrow's decimal256. */
const mostDigits = 76;

/** How a column is kept in a Parquet file. */
export interface ParquetColumn {
  readonly column: TypedColumn;
  readonly table: string;
  /** Its physical type. */
  readonly physical: number;
  /** Rows may be null; the column then has definition levels. */
  readonly optional: boolean;
  /** Of integers of less than 64 bits: their bits. */
  readonly bits?: 8 | 16 | 32;
  readonly decimal?: DecimalType & { readonly width: number };
}

/** Types as Python dlt writes them: json as text, bigint in the size of its precision, timestamps and times in microseconds. */
export function parquetColumn(table: string, column: TypedColumn, types: TypeCapabilities): ParquetColumn {
  const base = { column, table, optional: column.nullable !== false };
  switch (column.dataType) {
    case "bool":
      return { ...base, physical: physicalType.boolean };
    case "date":
      return { ...base, physical: physicalType.int32 };
    case "timestamp":
    case "time":
      return { ...base, physical: physicalType.int64 };
    case "double":
      return { ...base, physical: physicalType.double };
    case "bigint": {
      const bits = bitsOf(column.precision);
      return bits === undefined ? { ...base, physical: physicalType.int64 } : { ...base, physical: physicalType.int32, bits };
    }
    case "decimal":
    case "wei":
      return { ...base, physical: physicalType.fixedLengthByteArray, decimal: parquetDecimal(table, column, types) };
    case "text":
    case "json":
    case "binary":
      return { ...base, physical: physicalType.byteArray };
  }
}

function bitsOf(precision: number | null | undefined): 8 | 16 | 32 | undefined {
  if (precision == null || precision > 32) return undefined;
  return precision <= 8 ? 8 : precision <= 16 ? 16 : 32;
}

function parquetDecimal(table: string, column: TypedColumn, types: TypeCapabilities): DecimalType & { width: number } {
  const declared = decimalTypeOf(column, types);
  let { precision, scale } = declared;
  if (precision > mostDigits) {
    // As Python dlt: the digits before the point are kept.
    scale = Math.max(0, mostDigits - (precision - scale));
    precision = mostDigits;
  }
  if (precision < 1 || scale < 0 || scale > precision) {
    throw new FormatError(
      "DLT_FORMAT_UNSUPPORTED",
      `Column "${column.name}" of table "${table}" is a decimal of precision ${declared.precision} and scale ${declared.scale}, which Parquet cannot hold. Declare both, with a scale from 0 to the precision.`,
      { context: { table, column: column.name, precision: declared.precision, scale: declared.scale } },
    );
  }
  return { precision, scale, width: widthOf(precision) };
}

/** The fewest bytes of a two's complement integer of so many digits. */
function widthOf(precision: number): number {
  const most = 10n ** BigInt(precision) - 1n;
  let width = 1;
  while (most >= 1n << BigInt(width * 8 - 1)) width++;
  return width;
}

/** The column's entry in the schema of the file. */
export function writeSchemaElement(writer: CompactWriter, { column, physical, optional, bits, decimal }: ParquetColumn): void {
  writer.int32(1, physical);
  if (decimal !== undefined) writer.int32(2, decimal.width);
  writer.int32(3, optional ? 1 : 0);
  writer.text(4, column.name);
  switch (column.dataType) {
    case "text":
    case "json":
      writer.int32(6, convertedType.utf8);
      writer.struct(10, () => writer.struct(1, () => {}));
      break;
    case "decimal":
    case "wei":
      writer.int32(6, convertedType.decimal);
      writer.int32(7, decimal!.scale);
      writer.int32(8, decimal!.precision);
      writer.struct(10, () =>
        writer.struct(5, () => {
          writer.int32(1, decimal!.scale);
          writer.int32(2, decimal!.precision);
        }),
      );
      break;
    case "date":
      writer.int32(6, convertedType.date);
      writer.struct(10, () => writer.struct(6, () => {}));
      break;
    case "time":
      // A time of day has no zone. The converted type would claim UTC.
      writer.struct(10, () => writer.struct(7, () => writeMicroseconds(writer, false)));
      break;
    case "timestamp": {
      const instant = column.timezone !== false;
      if (instant) writer.int32(6, convertedType.timestampMicros);
      writer.struct(10, () => writer.struct(8, () => writeMicroseconds(writer, instant)));
      break;
    }
    case "bigint":
      if (bits === 8 || bits === 16) {
        writer.int32(6, bits === 8 ? convertedType.int8 : convertedType.int16);
        writer.struct(10, () =>
          writer.struct(10, () => {
            writer.byte(1, bits);
            writer.boolean(2, true);
          }),
        );
      }
      break;
    case "bool":
    case "double":
    case "binary":
      break;
  }
}

function writeMicroseconds(writer: CompactWriter, isAdjustedToUtc: boolean): void {
  writer.boolean(1, isAdjustedToUtc);
  writer.struct(2, () => writer.struct(2, () => {}));
}
