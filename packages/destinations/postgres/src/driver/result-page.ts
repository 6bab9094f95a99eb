import type { Json, ResultColumn, ResultPage } from "@dlt-ts/core";
import type { FieldDef } from "pg";
import { readerOf, type ValueReader } from "../values/read-value.js";

/** A column of a result. */
export interface Heading {
  readonly name: string;
  readonly reader: ValueReader;
}

/** Names and types of the columns of a result. */
export function headingsOf(fields: readonly FieldDef[]): readonly Heading[] {
  return fields.map(({ name, dataTypeID, dataTypeModifier }) => ({ name, reader: readerOf(dataTypeID, dataTypeModifier) }));
}

/** Rows as they came over the wire, as a page. */
export function pageOf(headings: readonly Heading[], rows: readonly (readonly (string | null)[])[]): ResultPage {
  const columns = headings.map(({ name, reader }, index): ResultColumn => {
    const values: Json[] = Array.from({ length: rows.length });
    for (let row = 0; row < rows.length; row++) {
      const text = rows[row]![index]!;
      values[row] = text === null ? null : reader.read(text);
    }
    return { name, dataType: reader.dataType, values };
  });
  return { rows: rows.length, columns };
}
