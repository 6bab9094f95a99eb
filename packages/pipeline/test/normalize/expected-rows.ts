import type { DateValue } from "../../src/values/date-value.js";
import { plainDecimal } from "../../src/values/decimal-value.js";
import { encodePlain } from "../../src/values/encode-json.js";
import type { TimestampValue } from "../../src/values/timestamp-value.js";
import type { TimeValue } from "../../src/values/time-value.js";
import { valueOfTag } from "../value-of-tag.js";
import type { DecodedRow, DecodedValue } from "./decode-batch.js";
import type { VectorResult } from "./vector-case.js";

/** The rows that Python wrote, by table, as `decodeBatch` gives them. Timestamps are instants. */
export function expectedRows({ written, tables }: VectorResult): ReadonlyMap<string, readonly DecodedRow[]> {
  const rows = new Map<string, DecodedRow[]>();
  for (const { table, row } of written) {
    const columns = tables[table]!.columns;
    const decoded = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, expectedValue(columns[name]?.data_type, value)]));
    rows.set(table, [...(rows.get(table) ?? []), decoded]);
  }
  return rows;
}

/** A value of a vector as a column of a type holds it, decoded. */
export function expectedValue(type: string | undefined, vector: unknown): DecodedValue | null {
  const value = valueOfTag(vector);
  switch (type) {
    case "double":
      return Number(value);
    case "bigint":
      return String(BigInt(value as number));
    case "timestamp":
      return String((value as TimestampValue).micros);
    case "date":
      return String((value as DateValue).days);
    case "time":
      return String((value as TimeValue).stored());
    case "decimal":
    case "wei":
      return plainDecimal(String(value));
    case "binary":
      return (
        Buffer.from(String(value).startsWith("0x") ? (vector as { value: string }).value.slice(2) : "", "hex").toString("base64") ||
        Buffer.from(value instanceof Uint8Array ? value : []).toString("base64")
      );
    case "json":
      return JSON.parse(encodePlain(value)) as DecodedValue | null;
    case "bool":
      return value as boolean;
    default:
      return String(value);
  }
}
