import { createReadStream } from "node:fs";
import { DestinationError, type LoadPlan, type PlannedTable } from "@dlt-ts/core";
import { insertValuesSources, type RowSource, type SqlConnection, type SqlDataset } from "@dlt-ts/sql";
import { csvSources } from "./csv-sources.js";
import { jsonlSource } from "./jsonl-source.js";
import { parquetSource } from "./parquet-source.js";

/** The files of one format that one table gets. */
type ReadFiles = (
  connection: SqlConnection,
  dataset: SqlDataset,
  planned: PlannedTable,
  paths: readonly string[],
) => AsyncIterable<RowSource>;

const readers: Readonly<Record<string, ReadFiles>> = {
  async *parquet(connection, dataset, _planned, paths) {
    yield await parquetSource(connection, dataset, paths);
  },
  csv: (_connection, dataset, { table }, paths) => csvSources(dataset, table, paths),
  async *insert_values(_connection, { dialect }, { table }, paths) {
    for (const path of paths) yield* insertValuesSources(createReadStream(path), table, dialect);
  },
  async *jsonl(_connection, dataset, { table }, paths) {
    yield jsonlSource(dataset, table, paths);
  },
};

/**
 * The rows of a table: one source for all its files of one format, since DuckDB reads a list of files many times faster than one after
 * the other. Rejects with a `DestinationError` (`staging-lost`) when a job of the plan has not run in this session.
 */
export async function* tableSources(
  connection: SqlConnection,
  dataset: SqlDataset,
  { jobs }: Pick<LoadPlan, "jobs">,
  planned: PlannedTable,
  files: ReadonlyMap<string, string>,
): AsyncGenerator<RowSource> {
  const { name } = planned.table;
  const byFormat = Map.groupBy(
    jobs.filter((job) => job.table === name),
    (job) => job.format,
  );
  for (const [format, ofFormat] of byFormat) {
    const paths = ofFormat.map(({ id }) => {
      const path = files.get(id);
      if (path !== undefined) return path;
      throw new DestinationError("staging-lost", `Job "${id}" has not run in this session.`, { context: { table: name, job: id } });
    });
    const read = readers[format];
    if (read === undefined) {
      throw new DestinationError(
        "unsupported",
        `DuckDB cannot load job files of format "${format}", only ${Object.keys(readers).join(", ")}.`,
        {
          context: { table: name, format },
        },
      );
    }
    yield* read(connection, dataset, planned, paths);
  }
}
