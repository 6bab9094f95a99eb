import type { Schema } from "@dlt-ts/core";

/** Columns that a row takes over from the rows above it: their names here, and the values. */
export interface Propagated {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** Which columns of a table go down to the rows nested in it, and under which names: `[from, to]`. */
export function propagatedColumns(schema: Schema, table: string, isRoot: boolean): readonly (readonly [string, string])[] {
  const propagation = schema.normalizers.json.config?.propagation;
  const columns = new Map(isRoot ? propagation?.root : undefined);
  for (const [from, to] of propagation?.tables?.get(table) ?? []) columns.set(from, to);
  return [...columns];
}

/** What the rows below a row take over: what it took over itself, then its own columns. Columns that the row does not have are left out. */
export function propagatedBelow(
  inherited: Propagated | undefined,
  columns: readonly (readonly [from: string, to: string])[],
  valueOf: (column: string) => unknown,
): Propagated | undefined {
  if (columns.length === 0) return inherited;
  const below = new Map(inherited?.names.map((name, index) => [name, inherited.values[index]]));
  for (const [from, to] of columns) {
    const value = valueOf(from);
    if (value !== undefined) below.set(to, value);
  }
  return { names: [...below.keys()], values: [...below.values()] };
}
