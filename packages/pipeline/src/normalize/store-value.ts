import type { DataType } from "@dlt-ts/core";
import type { ColumnBuilder } from "@dlt-ts/formats";
import { plainDecimal } from "../values/decimal-value.js";
import type { ReplacedValues } from "../values/encode-json.js";
import type { ColumnValue } from "./coerce/coerce.js";

/** Puts a coerced value into a column of the type that it was coerced to. */
export function storeValue(builder: ColumnBuilder, type: DataType, value: ColumnValue, replaced: ReplacedValues): void {
  switch (type) {
    case "text":
      putText(builder, value as string, replaced);
      break;
    case "json":
      builder.putText(value as string);
      break;
    case "decimal":
    case "wei":
      builder.putText(plainDecimal(value as string));
      break;
    case "bigint":
    case "timestamp":
    case "time":
      if (typeof value === "number") builder.putInteger(value);
      else builder.putBigInt(value as bigint);
      break;
    case "double":
      builder.putDouble(value as number);
      break;
    case "bool":
      builder.putBool(value as boolean);
      break;
    case "date":
      builder.putDays(value as number);
      break;
    case "binary":
      builder.putBytes(value as Uint8Array);
      break;
  }
}

/** Puts a text, and counts it if it has half a character, in the place of which UTF-8 gets U+FFFD. */
export function putText(builder: ColumnBuilder, text: string, replaced: ReplacedValues): void {
  if (builder.putText(text) !== text.length && !text.isWellFormed()) replaced.loneSurrogates++;
}
