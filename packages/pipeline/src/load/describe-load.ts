import { withoutSamples } from "../normalize/rejections/rejection.js";
import { redactOptions, writeWarnings, type Destination } from "@dlt-ts/core";
import type { LoadedDestination, LoadedJob, LoadedPackage, LoadedTable } from "../info/load-info.js";
import type { CompletedLoad } from "./load-package.js";

/** A destination as load info shows it: what stands in its positional option, if that is a text, says where it is. */
export function describeDestination(destination: Destination, options: Readonly<Record<string, unknown>>): LoadedDestination {
  const { type, name, environment, factory } = destination;
  const { positional } = factory;
  const isText = positional !== undefined && typeof options[positional] === "string";
  const place = isText ? redactOptions(factory.schema, options)[positional] : undefined;
  return {
    type,
    name,
    ...(environment === undefined ? {} : { environment }),
    ...(typeof place === "string" ? { location: place } : {}),
  };
}

/** A finished load as load info shows it. */
export function describeLoad({ content, plan, dataset, level, commit, jobs, duration }: CompletedLoad): LoadedPackage {
  const { name, version, hash } = plan.schema;
  const metrics = new Map<string, number>();
  for (const result of jobs.values()) {
    for (const [key, value] of Object.entries(result.metrics ?? {})) metrics.set(key, (metrics.get(key) ?? 0) + value);
  }
  return {
    loadId: plan.loadId,
    schema: { name, version, hash },
    ...(dataset === undefined ? {} : { dataset }),
    level,
    repeated: commit.repeated,
    duration,
    committedAt: commit.receipt.committedAt,
    tables: plan.tables.map(({ table, write }): LoadedTable => {
      const own = plan.jobs.filter((job) => job.table === table.name);
      return {
        table: table.name,
        write,
        rows: own.reduce((sum, job) => sum + (jobs.get(job.id)?.rows ?? job.rows), 0),
        files: own.length,
        bytes: own.reduce((sum, job) => sum + job.bytes, 0),
      };
    }),
    jobs: plan.jobs.map(({ id, table, format, rows, bytes }): LoadedJob => {
      const { rows: loadedRows = rows, metrics: reported = {}, attempts = 0, startedAt, finishedAt } = jobs.get(id) ?? {};
      const times = startedAt === undefined || finishedAt === undefined ? {} : { startedAt, finishedAt };
      return { id, table, format, rows: loadedRows, bytes, ...times, attempts, metrics: reported };
    }),
    schemaChanges: content.schemaChanges ?? [],
    state: plan.state !== undefined,
    metrics: Object.fromEntries(metrics),
    notes: commit.notes ?? [],
    rejections: withoutSamples(content.rejections),
    warnings: [...content.warnings, ...writeWarnings(plan.tables)],
  };
}
