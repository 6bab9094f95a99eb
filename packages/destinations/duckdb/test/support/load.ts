import type { LoadJob, Row } from "@dlt-ts/core";
import { jobOfBytes, loadsInto, type LoadsInto } from "@dlt-ts/test-loads";
import { duckdb } from "../../src/duckdb.js";

const loads = loadsInto(duckdb());
export const formats: LoadsInto["formats"] = loads.formats;
export const jobOf: LoadsInto["jobOf"] = loads.jobOf;
export const plan: LoadsInto["plan"] = loads.plan;
export const systemTables: LoadsInto["systemTables"] = loads.systemTables;

/** A job of JSON lines: each row as `JSON.stringify` writes it. */
export function jsonlJob(table: string, rows: readonly Row[]): LoadJob {
  return jobOfBytes(table, "jsonl", rows.length, Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join("")));
}
