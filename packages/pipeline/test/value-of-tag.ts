import { date } from "../src/values/date-value.js";
import { decimal } from "../src/values/decimal-value.js";
import { float } from "../src/values/float-value.js";
import { HexBytesValue } from "../src/values/hex-bytes-value.js";
import { parseIsoText } from "../src/values/iso-text.js";
import { time } from "../src/values/time-value.js";
import { TimestampValue } from "../src/values/timestamp-value.js";
import { WeiValue } from "../src/values/wei-value.js";

interface Tag {
  readonly $type: string;
  readonly value: string;
  readonly entries: readonly (readonly [string, unknown])[];
}

/** A value of a vector as a user of dlt-ts has it: `{ $type: "decimal", value: "1.5" }` is `decimal("1.5")`. Python's floats are `float()`. */
export function valueOfTag(vector: unknown): unknown {
  if (Array.isArray(vector)) return vector.map(valueOfTag);
  if (typeof vector !== "object" || vector === null) return vector;
  if (!("$type" in vector)) return Object.fromEntries(Object.entries(vector).map(([key, value]) => [key, valueOfTag(value)]));
  const tag = vector as Tag;
  switch (tag.$type) {
    case "float":
      return float(floatOf(tag.value));
    case "bigint":
      return BigInt(tag.value);
    case "decimal":
      return decimal(tag.value);
    case "wei":
      return new WeiValue(tag.value);
    case "datetime":
      return timestampOf(tag.value);
    case "date":
      return date(tag.value);
    case "time":
      return time(tag.value);
    case "bytes":
      return new Uint8Array(Buffer.from(tag.value, "base64"));
    case "hexbytes":
      return new HexBytesValue(Buffer.from(tag.value.slice(2), "hex"));
    case "uuid":
      return tag.value;
    case "object":
      return new Map(tag.entries.map(([key, value]) => [key, valueOfTag(value)]));
    default:
      throw new Error(`no value for the tag ${tag.$type}`);
  }
}

function floatOf(text: string): number {
  return text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text);
}

function timestampOf(text: string): TimestampValue {
  const parsed = parseIsoText(text);
  if (parsed?.kind !== "timestamp") throw new Error(`${text} is no timestamp`);
  return new TimestampValue(parsed.micros, parsed.offset);
}
