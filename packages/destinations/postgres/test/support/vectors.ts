import { readFileSync } from "node:fs";
import { snakeToCamel, type TypedColumn, type TypedTable } from "@dlt-ts/core";

/** The cases of one kind in a file of recorded answers. */
export function vectorCases<Case>(file: string, kind: string): readonly Case[] {
  const { cases } = JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), "utf8")) as {
    cases: readonly { kind: string }[];
  };
  return cases.filter((found) => found.kind === kind) as unknown as readonly Case[];
}

/** A column as Python has it. */
export type PythonColumn = Readonly<Record<string, unknown>>;

export function columnOf(column: PythonColumn, name: string = "c"): TypedColumn {
  const hints = Object.fromEntries(Object.entries(column).map(([key, value]) => [snakeToCamel(key), value]));
  return { name, ...hints } as TypedColumn;
}

/** The complete columns: Python leaves those without a type out. */
export function tableOf(name: string, columns: readonly PythonColumn[]): TypedTable {
  return { name, columns: columns.filter((column) => column["data_type"] != null).map((column) => columnOf(column)) };
}
