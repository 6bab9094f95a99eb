import { DestinationError, type LoadJob, type TypedTable } from "@dlt-ts/core";
import { columnList, insertValuesSources, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { fileColumns, readPgcopyHeader } from "../formats/pgcopy-header.js";
import { csvHeader } from "./csv-header.js";

/** Where the rows of a job go. */
export interface JobTarget {
  readonly connection: PostgresConnection;
  readonly dataset: SqlDataset;
  readonly table: TypedTable;
  /** The staged table, as statements name it. */
  readonly into: string;
}

type Send = (target: JobTarget, job: LoadJob) => Promise<number>;

const senders: Readonly<Record<string, Send>> = {
  async pgcopy({ connection, dataset, table, into }, job) {
    const columns = await readPgcopyHeader(job.file.stream(), table.name);
    const types = new Map(fileColumns(table));
    for (const [name, type] of columns) if (types.get(name) !== type) throw otherColumns(table, job, name);
    const names = columnList(
      dataset,
      columns.map(([name]) => name),
    );
    return await connection.copy(`COPY ${into} (${names}) FROM STDIN WITH (FORMAT binary)`, job.file.stream());
  },

  async csv({ connection, dataset, table, into }, job) {
    const { columns, delimiter } = await csvHeader(job.file.stream(), table);
    const { text } = dataset.dialect.literals;
    const options = `FORMAT csv, HEADER true, DELIMITER ${text(delimiter)}, NULL '', ENCODING 'UTF8'`;
    return await connection.copy(`COPY ${into} (${columnList(dataset, columns)}) FROM STDIN WITH (${options})`, job.file.stream());
  },

  async insert_values({ connection, dataset, table, into }, job) {
    let rows = 0;
    for await (const { columns, query } of insertValuesSources(job.file.stream(), table, dataset.dialect)) {
      rows += await connection.affect(`INSERT INTO ${into} (${columnList(dataset, columns)})\n${query}`);
    }
    return rows;
  },
};

/** Brings the rows of a job into a table. Rejects with a `DestinationError` (`data`) when they are not as many as the job says. */
export async function sendJob(target: JobTarget, job: LoadJob): Promise<number> {
  const send = senders[job.format];
  const { name } = target.table;
  if (send === undefined) {
    throw new DestinationError(
      "unsupported",
      `Postgres cannot load job files of format "${job.format}", only ${Object.keys(senders).join(", ")}.`,
      { context: { table: name, format: job.format } },
    );
  }
  const rows = await send(target, job);
  if (rows === job.rows) return rows;
  throw new DestinationError(
    "data",
    `Job "${job.id}" of table "${name}" should have ${job.rows} rows, and ${rows} arrived: its file is damaged. Give up the package with dropPendingPackages() and run again.`,
    { context: { table: name, job: job.id } },
  );
}

function otherColumns({ name }: TypedTable, job: LoadJob, column: string): DestinationError {
  return new DestinationError(
    "data",
    `Job "${job.id}" of table "${name}" was written for another type of column "${column}" than the load has. Give up the package with dropPendingPackages() and run again.`,
    { context: { table: name, job: job.id, column } },
  );
}
