import type { DataType, Json } from "@dlt-ts/core";
import type { ColumnBuilder } from "@dlt-ts/formats";

/** Puts a value in the encoding of readers into the open row of a column. */
export function putValue(builder: ColumnBuilder, dataType: DataType, value: Json): void {
  switch (dataType) {
    case "bool":
      return builder.putBool(value === true);
    case "bigint":
      return builder.putBigInt(BigInt(String(value)));
    case "double":
      return builder.putDouble(Number(value));
    case "date":
      return builder.putDays(Number(microsecondsOf(`${String(value)}T00:00:00`) / microsecondsPerDay));
    case "timestamp":
      return builder.putBigInt(microsecondsOf(String(value)));
    case "time":
      return builder.putBigInt(microsecondsOf(`1970-01-01T${String(value)}`));
    case "binary":
      return builder.putBytes(Buffer.from(String(value), "base64"));
    case "json":
      builder.putText(JSON.stringify(value));
      return;
    case "text":
    case "decimal":
    case "wei":
      builder.putText(String(value));
  }
}

const microsecondsPerDay: bigint = 86_400_000_000n;

/** Since 1970-01-01, of ISO 8601 in UTC or without offset, with up to six digits after the second. */
function microsecondsOf(text: string): bigint {
  const [whole = "", fraction = ""] = text.replace("Z", "").split(".");
  return BigInt(Date.parse(`${whole}Z`)) * 1_000n + BigInt(fraction.padEnd(6, "0"));
}
