import { DltError } from "@dlt-ts/core";
import { SchemaContractError } from "../schema/schema-contract-error.js";
import { ContractProblem } from "./contract-problem.js";
import { NormalizeError } from "./normalize-error.js";
import type { ResourceRows } from "./resource-rows.js";
import { formatPath } from "./row-path.js";
import { RowProblem } from "./row-problem.js";

/** What is wrong with a row, if it is the row: undefined where others would fail too. */
export function problemOf(error: unknown): Pick<RowProblem, "code" | "message" | "path"> | undefined {
  if (error instanceof RowProblem) return error;
  // a frozen contract ends the run, whatever becomes of bad rows
  if (error instanceof ContractProblem) return undefined;
  // what is no error of dlt's was thrown by the row itself: by a getter, or by toJSON()
  if (!(error instanceof Error) || (DltError.isInstance(error) && !valueErrors.has(error.code))) return undefined;
  return { code: "DLT_NORMALIZE", message: error.message, path: [] };
}

const valueErrors: ReadonlySet<string> = new Set(["DLT_DECIMAL", "DLT_OUT_OF_RANGE", "DLT_COLUMN_MISUSE"]);

/** The error that the user gets, with the table and the number of the row in the run. */
export function rowError({ table, rows: row }: Pick<ResourceRows, "table" | "rows">, error: unknown): unknown {
  if (error instanceof ContractProblem) return new SchemaContractError(error.violation, { table, row, path: formatPath(error.path) });
  if (error instanceof RowProblem) {
    const path = formatPath(error.path);
    const where = path === "" ? "" : `, ${path}`;
    return new NormalizeError(error.code, `Table "${table}", row ${row}${where}: ${error.message}.`, {
      context: { table, row, ...(path === "" ? {} : { path }) },
    });
  }
  if (!DltError.isInstance(error)) return error;
  return new NormalizeError("DLT_NORMALIZE", `Table "${table}", row ${row}: ${error.message}`, { context: { table, row }, cause: error });
}
