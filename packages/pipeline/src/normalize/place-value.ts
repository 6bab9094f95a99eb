import { type Column, type DataType, preferredType } from "@dlt-ts/core";
import { Buffer } from "node:buffer";
import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { ReplacedValues } from "../values/encode-json.js";
import { coerce, type ColumnValue, isInt64, type PresentValue, typeOfValue } from "./coerce/coerce.js";
import { detectType } from "./detect.js";
import { inferColumn } from "./infer-column.js";
import { RowProblem } from "./row-problem.js";
import type { TableColumn } from "./table-column.js";
import type { TableRows } from "./table-rows.js";

/** Where a value goes, and as what. */
export interface Placement {
  readonly column: TableColumn;
  readonly type: DataType;
  /** Absent: NaN or an infinity, which becomes null. */
  readonly value: ColumnValue | undefined;
  /** What the column becomes with this value, if it had no type. */
  readonly definition: Column | undefined;
  /** Whether that type is the value's own, and may still widen. */
  readonly isInferred: boolean;
  /** The column is one of integers and becomes one of doubles, by `widen`. */
  readonly widens?: true;
}

const weiLimit = 2n ** 255n;

/** Finds the column for a value: the one of its name, or a variant of it where the types do not fit. Creates nothing. */
export class ValuePlacer {
  readonly #tracker: SchemaTracker;
  readonly #replaced: ReplacedValues;
  /** In seconds since 1970-01-01, for the detection of timestamps. */
  readonly #now: number;

  constructor(tracker: SchemaTracker, replaced: ReplacedValues, now: number) {
    this.#tracker = tracker;
    this.#replaced = replaced;
    this.#now = now;
  }

  /** `raw` is the value before it was classified. `isSystem`: dlt's own text, in which nothing is detected. */
  place(table: TableRows, column: TableColumn, value: PresentValue, raw: unknown, isSystem = false): Placement {
    return this.#place(table, column, value, raw, isSystem, false);
  }

  #place(table: TableRows, column: TableColumn, value: PresentValue, raw: unknown, isSystem: boolean, isVariant: boolean): Placement {
    const schema = this.#tracker.snapshot();
    const preferred = isVariant || column.dataType !== undefined ? undefined : preferredType(schema, column.name);
    const type = column.dataType ?? preferred ?? this.#ownType(value, raw, isSystem);
    const coerced = coerce(type, value, raw, this.#replaced);

    if (type === "wei" && typeof coerced === "string" && isBeyond(coerced, weiLimit)) {
      return this.#variant(table, column, "str", { kind: "text", value: coerced }, coerced, isVariant);
    }
    if (coerced === undefined || (type === "bigint" && !isInt64(coerced as number | bigint))) {
      if (value.kind === "double" && column.isInferred && column.dataType === "bigint" && column.builder?.canWidenToDouble() === true) {
        return { column, type: "double", value: value.value, definition: undefined, isInferred: false, widens: true };
      }
      // a whole number that is too large came as text or decimal, and is one of more than 64 bits
      const own = coerced === undefined || value.kind === "double" ? typeOfValue(value) : "wei";
      return this.#variant(table, column, own, value, raw, isVariant);
    }
    if (byteLength(coerced, column.maxBytes) > column.maxBytes) {
      throw new RowProblem(
        "DLT_VALUE_TOO_LARGE",
        `a value of more than ${column.maxBytes} bytes for the column "${column.name}"; cut it, or raise maxValueBytes where the destination takes more`,
      );
    }
    const isKnown = column.dataType !== undefined;
    return {
      column,
      type,
      value: type === "double" && !Number.isFinite(coerced) ? undefined : coerced,
      definition: isKnown ? undefined : inferColumn(schema, column.name, type, column.definition, isVariant),
      isInferred: !isKnown && preferred === undefined,
    };
  }

  #variant(
    table: TableRows,
    column: TableColumn,
    suffix: DataType | "str",
    value: PresentValue,
    raw: unknown,
    isVariant: boolean,
  ): Placement {
    if (isVariant) {
      throw new RowProblem(
        "DLT_TYPE_CONFLICT",
        `a value of type ${typeOfValue(value)} for the column "${column.name}", which is ${column.dataType} although it is the variant for such values; rename or drop that column`,
      );
    }
    const nameOf = (type: string): string => this.#tracker.naming.shortenFragments(column.name, `v_${type}`);
    // json was called complex once
    const older = suffix === "json" ? table.known(nameOf("complex")) : undefined;
    const variant = older?.definition?.variant === true ? older : table.column(nameOf(suffix));
    return this.#place(table, variant, value, raw, false, true);
  }

  #ownType(value: PresentValue, raw: unknown, isSystem: boolean): DataType {
    const { settings, normalizers } = this.#tracker.snapshot();
    const names = isSystem ? [] : (settings.detections ?? normalizers.detections ?? []);
    return detectType(names, value, raw, this.#now) ?? typeOfValue(value);
  }

  /** An integer column whose type no file and no table has yet becomes one of doubles. */
  widen(table: TableRows, column: TableColumn): void {
    column.builder!.widenToDouble();
    const definition: Column = { ...column.definition!, dataType: "double" };
    this.#tracker.replaceColumn(table.name, definition);
    column.define(definition);
  }
}

/** Of what has a length; others are small. Texts are only measured where their characters leave a doubt. */
export function byteLength(value: ColumnValue, limit: number): number {
  if (typeof value === "string") return value.length > limit || value.length * 3 <= limit ? value.length : Buffer.byteLength(value);
  return value instanceof Uint8Array ? value.byteLength : 0;
}

/** Whether the whole part of a decimal text is not in [-limit, limit). */
function isBeyond(text: string, limit: bigint): boolean {
  if (text.length < 77) return false;
  const whole = BigInt(/^-?\d+/.exec(text)?.[0] ?? 0);
  return whole >= limit || whole < -limit;
}
