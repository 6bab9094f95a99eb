import type { ReplacedValues } from "../values/encode-json.js";
import { parseTimestamp } from "../values/timestamp.js";
import { putText } from "./store-value.js";
import { Fill, type TableColumn } from "./table-column.js";

/** Puts a value into the open row if it is of the column's own type and there is nothing else to do about it. False: nothing has happened. */
export function fillColumn(column: TableColumn, value: unknown, replaced: ReplacedValues): boolean {
  const builder = column.builder;
  if (builder === undefined || builder.isSet) return false;
  switch (column.fill) {
    case Fill.text:
      if (typeof value !== "string") return false;
      putText(builder, value, replaced);
      return true;
    case Fill.bigint:
      if (!Number.isSafeInteger(value)) return false;
      builder.putInteger(value as number);
      return true;
    case Fill.double:
      // NaN for NaN and the infinities
      if (typeof value !== "number" || value - value !== 0) return false;
      builder.putDouble(value);
      return true;
    case Fill.bool:
      if (typeof value !== "boolean") return false;
      builder.putBool(value);
      return true;
    case Fill.timestamp: {
      const micros = typeof value === "string" ? parseTimestamp(value) : undefined;
      if (typeof micros !== "number") return false;
      builder.putInteger(micros);
      return true;
    }
    case Fill.limitedText:
      // three bytes a character at most; what may be longer is measured by the way that can tell where it is
      if (typeof value !== "string" || value.length * 3 > column.maxBytes) return false;
      putText(builder, value, replaced);
      return true;
    default:
      return false;
  }
}
