import type { LoadPlan, PlannedTable, TypedColumn } from "@dlt-ts/core";

/** A plan with other tables. */
export function withTables(change: (planned: PlannedTable, plan: LoadPlan) => PlannedTable | undefined): (plan: LoadPlan) => LoadPlan {
  return (plan) => ({ ...plan, tables: plan.tables.flatMap((planned) => change(planned, plan) ?? []) });
}

/** A plan whose columns have other hints or names. */
export function withColumns(change: (column: TypedColumn, index: number) => TypedColumn): (plan: LoadPlan) => LoadPlan {
  return withTables((planned) => ({ ...planned, table: { ...planned.table, columns: planned.table.columns.map(change) } }));
}

/** A plan with other names of tables and columns. */
export function withNames(change: (name: string) => string): (plan: LoadPlan) => LoadPlan {
  return (plan) => {
    const renamed = withTables(({ table, write }) => ({
      write,
      table: {
        ...table,
        name: change(table.name),
        ...(table.parent == null ? {} : { parent: change(table.parent) }),
        columns: table.columns.map((column) => ({ ...column, name: change(column.name) })),
      },
    }))(plan);
    const seen = new Set<string>();
    // Two names that have become one are one table, and one column, as an engine without quotes would have it.
    const tables = renamed.tables
      .filter(({ table }) => !seen.has(table.name) && seen.add(table.name))
      .map((planned) => ({ ...planned, table: { ...planned.table, columns: planned.table.columns.filter(firstOfItsName()) } }));
    return { ...renamed, tables, jobs: plan.jobs.map((job) => ({ ...job, table: change(job.table) })) };
  };
}

function firstOfItsName(): (column: TypedColumn) => boolean {
  const seen = new Set<string>();
  return ({ name }) => !seen.has(name) && Boolean(seen.add(name));
}
