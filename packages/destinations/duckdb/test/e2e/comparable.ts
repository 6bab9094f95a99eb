import type { Json } from "@dlt-ts/core";
import type { Recorded } from "@dlt-ts/test-loads";

/** Rows of a dataset by table, ids and load ids still as they are. */
export type Tables<Value> = ReadonlyMap<string, readonly Readonly<Record<string, Value>>[]>;

const idColumns = ["_dlt_id", "_dlt_parent_id", "_dlt_root_id"];

/**
 * Rows without what chance decides: an id, unless it is one of the `known` ones that follow from the content, is replaced by what the row that has it holds, a load id by the number of its load, and rows are
 * put in order. Two datasets are equal if this is.
 */
export function comparable<Value>(
  tables: Tables<Value>,
  idOf: (value: Value) => string | undefined,
  loadOf: (value: Value) => number | undefined,
  valueOf: (value: Value) => unknown,
  known: ReadonlySet<string>,
): Readonly<Record<string, readonly unknown[]>> {
  const rowsById = new Map<string, { readonly table: string; readonly row: Readonly<Record<string, Value>> }>();
  for (const [table, rows] of tables) {
    for (const row of rows) {
      const id = row["_dlt_id"] === undefined ? undefined : idOf(row["_dlt_id"]);
      if (id !== undefined) rowsById.set(id, { table, row });
    }
  }
  const shown = (row: Readonly<Record<string, Value>>): unknown =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => {
        const id = idColumns.includes(column) ? idOf(value) : undefined;
        if (id !== undefined && known.has(id)) return [column, id];
        if (column === "_dlt_id") return [column, "its own"];
        if (idColumns.includes(column)) {
          const above = rowsById.get(id ?? "");
          return [column, above === undefined ? "nothing" : { table: above.table, row: shown(above.row) }];
        }
        return [column, loadOf(value) ?? valueOf(value)];
      }),
    );
  return Object.fromEntries(
    [...tables]
      .sort()
      .map(([table, rows]) => [table, rows.map(shown).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))]),
  );
}

/** A recorded value in the encoding of readers, with instants and decimals in one form. */
export function recordedValue(recorded: Recorded): unknown {
  if (typeof recorded !== "object" || recorded === null || Array.isArray(recorded)) return recorded;
  const { $type: type, value, $json: json } = recorded as { readonly $type?: string; readonly value?: string; readonly $json?: Recorded };
  if (json !== undefined) return json;
  switch (type) {
    case "float":
      return Number(value);
    case "decimal":
      return plainDecimal(value!);
    case "datetime":
      return instant(value!);
    case undefined:
      throw new Error(`${JSON.stringify(recorded)} is no value.`);
    default:
      return value;
  }
}

/** A value of a reader, in the same form. */
export function readValue(value: Json, type: string): unknown {
  if (value === null) return null;
  if (type.startsWith("TIMESTAMP")) return instant(String(value));
  if (type.startsWith("DECIMAL")) return plainDecimal(String(value));
  return value;
}

function instant(text: string): string {
  const [, seconds, fraction = ""] = /^(.*?)(?:\.(\d+))?(?:Z|\+00:00)?$/.exec(text)!;
  return `${new Date(`${seconds}Z`).toISOString().slice(0, 19)}.${fraction.padEnd(6, "0")}`;
}

/** Without exponent and without zeros at the end. */
function plainDecimal(text: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)!;
  const digits = `${whole}${fraction}`.padStart(40, "0");
  const point = digits.length - fraction.length + Number(exponent);
  const plain = `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/^0+(?=\d)/, "").replace(/\.?0+$/, "");
  return `${sign}${plain || "0"}`;
}
