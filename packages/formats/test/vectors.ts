import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import type { DataType, TypedColumn, TypedTable } from "@dlt-ts/core";
import type { Cell } from "./batches.js";

type Tagged = { readonly $type: string; readonly value: string };

interface FileCase {
  readonly id: string;
  readonly title: string;
  readonly format: "jsonl" | "csv";
  readonly columns: readonly { readonly name: string; readonly data_type: DataType; readonly nullable: boolean }[];
  readonly batches: readonly (readonly Readonly<Record<string, unknown>>[])[];
  readonly csv_format?: {
    readonly delimiter?: string;
    readonly include_header?: boolean;
    readonly quoting?: string;
    readonly lineterminator?: string;
  };
  readonly text?: string;
}

/** What Python's writer of a format made of tables and rows. */
export interface FileVector {
  readonly id: string;
  readonly title: string;
  readonly table: TypedTable;
  readonly batches: readonly (readonly (readonly Cell[])[])[];
  readonly csvFormat: NonNullable<FileCase["csv_format"]>;
  readonly text: string | undefined;
}

export function fileVectors(format: "jsonl" | "csv"): FileVector[] {
  const path = new URL("vectors/typed_jsonl.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: FileCase[] };
  return cases
    .filter((each) => each.format === format)
    .map(({ id, title, columns, batches, csv_format: csvFormat = {}, text }) => {
      const typed = columns.map(({ name, data_type: dataType, nullable }): TypedColumn => ({ name, dataType, nullable }));
      return {
        id,
        title,
        table: { name: "things", columns: typed },
        batches: batches.map((rows) => rows.map((row) => typed.map((column) => cellOf(column.dataType, row[column.name])))),
        csvFormat,
        text,
      };
    });
}

function cellOf(dataType: DataType, value: unknown): Cell {
  if (value == null) return null;
  if (dataType === "json") return typeof value === "string" ? value : JSON.stringify(value);
  if (dataType === "binary" && typeof value === "string") return Buffer.from(value);
  if (typeof value !== "object") return value as Cell;
  const { $type, value: text } = value as Tagged;
  switch ($type) {
    case "float":
      return Number(text);
    case "decimal":
    case "wei":
      return text;
    case "datetime":
      return Date.parse(text) * 1000;
    case "date":
      return Date.parse(text) / 86_400_000;
    case "time":
      return Date.parse(`1970-01-01T${text}Z`) * 1000;
    case "bytes":
      return Buffer.from(text, "base64");
    default:
      throw new Error(`unknown value of type ${$type}`);
  }
}
