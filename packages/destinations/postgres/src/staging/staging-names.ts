import { createHash } from "node:crypto";
import { shortenName, type LoadPlan } from "@dlt-ts/core";
import type { SqlDataset } from "@dlt-ts/sql";
import { postgresCapabilities } from "../capabilities.js";

const { maxLength } = postgresCapabilities.identifiers;

/** Which loads have something in staging: pipeline, load and name of each staged table. It survives a crash of the server. */
export const registryTable = "_dlt_staged";
/** Which jobs are in their staged tables, as the transactions that put them there noted. Unlogged as these tables: a crash of the server empties both. */
export const notesTable = "_dlt_notes";
/** The same for staged tables that are logged, and so survive a crash of the server with their notes. */
export const loggedNotesTable = "_dlt_logged_notes";

/** The schema beside a dataset where rows wait for the commit of their load; the one that Python dlt uses too. */
export function stagingDataset({ dialect, name }: SqlDataset): SqlDataset {
  const staging = `${name}_staging`;
  return { dialect, name: shortenName(staging, staging, maxLength, "bytes") };
}

/** Where the rows of a table wait: one name for each table of a load, and another one for a load of the same id with other content. */
export function stagedTable({ pipeline, loadId, digest }: LoadPlan, table: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([pipeline, loadId, digest, table]))
    .digest("hex");
  return `_dlt_stage_${hash.slice(0, 24)}`;
}

/** The tables of a plan that get rows. */
export function tablesWithJobs({ tables, jobs }: LoadPlan): LoadPlan["tables"] {
  const filled = new Set(jobs.map((job) => job.table));
  return tables.filter(({ table }) => filled.has(table.name));
}

/** The staged tables of a plan. */
export function stagedNames(plan: LoadPlan): readonly string[] {
  return tablesWithJobs(plan).map(({ table }) => stagedTable(plan, table.name));
}
