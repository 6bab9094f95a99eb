import type { FieldDef } from "pg";
import type { PostgresDriver } from "./load-driver.js";

/** Values as the text that the server sends. */
export type Row = readonly (string | null)[];
export type Cursor = InstanceType<PostgresDriver["Cursor"]>;

/** The next rows of a result, at most so many, and its columns. Fewer rows: it is at its end. */
export function readPage(cursor: Cursor, rows: number): Promise<{ readonly rows: readonly Row[]; readonly fields: readonly FieldDef[] }> {
  return new Promise((resolve, reject) => {
    cursor.read(
      rows,
      (error: Error | undefined, page: unknown[] | undefined, result: { readonly fields: readonly FieldDef[] } | undefined) => {
        if (error) reject(error);
        // A statement that gives no rows has no columns either.
        else resolve({ rows: (page ?? []) as readonly Row[], fields: result?.fields ?? [] });
      },
    );
  });
}
