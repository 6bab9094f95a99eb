import type { Fault } from "@dlt-ts/destination-tests";
import { withColumns, withNames, withTables } from "./changed-plan.ts";
import { withRows } from "./changed-rows.ts";
import { mergeMutants } from "./merge-mutants.ts";

/** Faults of tables, names and write dispositions. */
export const writeMutants: readonly Fault[] = [
  {
    name: "wrong case folding",
    plan: withNames((name) => name.toLowerCase()),
    job: (job) => {
      const lower = withRows(job, (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value])));
      return { ...lower, table: job.table.toLowerCase() };
    },
    noticedBy: ["names.case.kept", "names.case.final"],
  },
  {
    name: "names cut short",
    plan: withNames((name) => name.slice(0, 63)),
    job: (job) => {
      const short = withRows(job, (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.slice(0, 63), value])));
      return { ...short, table: job.table.slice(0, 63) };
    },
    noticedBy: ["names.long"],
  },
  {
    name: "names with unusual letters changed",
    plan: withNames((name) => name.replaceAll(/\W/g, "_")),
    job: (job) => {
      const plain = withRows(job, (row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replaceAll(/\W/g, "_"), value])),
      );
      return { ...plain, table: job.table.replaceAll(/\W/g, "_") };
    },
    noticedBy: ["names.hostile"],
  },
  {
    name: "tables without rows are not made",
    plan: withTables((planned, { jobs }) => (jobs.some(({ table }) => table === planned.table.name) ? planned : undefined)),
    noticedBy: ["schema.empty-table", "write.replace.swap.empty"],
  },
  {
    name: "replace appends",
    plan: withTables((planned) => (planned.write.disposition === "replace" ? { ...planned, write: { disposition: "append" } } : planned)),
    noticedBy: ["write.replace.swap", "write.replace.swap.empty", "write.replace.truncate-and-insert.others"],
  },
  {
    name: "replace leaves nested tables alone",
    plan: withTables((planned) =>
      planned.write.disposition === "replace" && planned.table.parent != null
        ? { table: { ...planned.table, parent: null }, write: { disposition: "append" } }
        : planned,
    ),
    noticedBy: ["write.replace.swap", "write.replace.insert-from-staging.empty"],
  },
  ...mergeMutants,
  { name: "refresh drops nothing", plan: (plan) => ({ ...plan, drop: [] }), noticedBy: ["schema.refresh", "faults.kill.refresh"] },
  { name: "refresh forgets no schema", plan: (plan) => ({ ...plan, forgetSchemas: false }), noticedBy: ["schema.ledger"] },
  { name: "forgets all but the newest schema", plan: (plan) => ({ ...plan, forgetSchemas: true }), noticedBy: ["schema.ledger"] },
  {
    name: "not null where rows have none",
    plan: withColumns((column) => ({ ...column, nullable: false })),
    noticedBy: ["values.jsonl.nulls", "schema.fewer-columns"],
  },
];
