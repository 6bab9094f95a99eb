import type { Column, DataType, TypeCapabilities } from "@dlt-ts/core";
import { type ArrowType, ArrowTypeId } from "../../arrow/arrow-item.js";

/** What an Arrow type says about its column. */
export type ArrowColumn = { readonly dataType: DataType } & Pick<Column, "precision" | "scale" | "timezone">;

/** Fractional digits of seconds, by unit. */
const digitsOfUnit = [0, 3, 6, 9];
/** Job files carry microseconds. */
const mostDigits = 6;

/**
 * The column for values of a type, as Python dlt has it; `null` for the type of columns without values; undefined for types without a column.
 * Unsigned integers get the next larger width, in which all of them fit.
 */
export function columnOfArrowType(type: ArrowType, types: TypeCapabilities): ArrowColumn | null | undefined {
  switch (type.typeId) {
    case ArrowTypeId.null:
      return null;
    case ArrowTypeId.dictionary:
      return type.dictionary && columnOfArrowType(type.dictionary, types);
    case ArrowTypeId.int: {
      const bits = (type.bitWidth ?? 64) * (type.isSigned === false ? 2 : 1);
      return { dataType: "bigint", ...(bits < 64 ? { precision: bits } : {}) };
    }
    case ArrowTypeId.float:
      return { dataType: "double" };
    case ArrowTypeId.bool:
      return { dataType: "bool" };
    case ArrowTypeId.utf8:
    case ArrowTypeId.largeUtf8:
    case ArrowTypeId.utf8View:
      return { dataType: "text" };
    case ArrowTypeId.binary:
    case ArrowTypeId.largeBinary:
    case ArrowTypeId.binaryView:
      return { dataType: "binary" };
    case ArrowTypeId.fixedSizeBinary:
      return { dataType: "binary", ...(type.byteWidth === undefined ? {} : { precision: type.byteWidth }) };
    case ArrowTypeId.decimal:
      return { dataType: "decimal", precision: type.precision ?? null, scale: type.scale ?? null };
    case ArrowTypeId.date:
      return { dataType: "date" };
    case ArrowTypeId.time:
      return { dataType: "time", ...fractionalDigits(type, types) };
    case ArrowTypeId.timestamp:
      return { dataType: "timestamp", ...fractionalDigits(type, types), ...(type.timezone ? {} : { timezone: false }) };
    case ArrowTypeId.list:
    case ArrowTypeId.largeList:
    case ArrowTypeId.fixedSizeList:
    case ArrowTypeId.struct:
    case ArrowTypeId.union:
    case ArrowTypeId.map:
      return { dataType: "json" };
    default:
      return undefined;
  }
}

/** Capped to what the destination and the job files have; absent where it is what the destination has anyway. */
function fractionalDigits({ unit = 2 }: ArrowType, { timestamp: [usual, most] }: TypeCapabilities): Pick<Column, "precision"> {
  const precision = Math.min(digitsOfUnit[unit] ?? mostDigits, most, mostDigits);
  return precision === usual ? {} : { precision };
}
