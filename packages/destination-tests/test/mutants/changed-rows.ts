import type { DataType, Json, LoadJob, LoadPlan, Row, TypedColumn } from "@dlt-ts/core";

/** A JSONL job whose rows are changed on the way. */
export function withRows(job: LoadJob, change: (row: Row) => Row): LoadJob {
  return {
    ...job,
    file: {
      path: () => job.file.path(),
      async *stream() {
        const chunks: Uint8Array[] = [];
        for await (const chunk of job.file.stream()) chunks.push(chunk);
        const lines = Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean);
        // Numbers as text, so that only the change itself loses digits.
        const rows = lines.map((line) => change(JSON.parse(line.replaceAll(/:(-?\d{16,})([,}])/g, ':"$1"$2')) as Row));
        yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      },
    },
  };
}

/** Changes the values of the columns of one data type. A value that is absent is `null`. */
export function withValues(type: DataType, change: (value: Json, column: TypedColumn) => Json): (job: LoadJob, plan: LoadPlan) => LoadJob {
  return (job, plan) => {
    const columns = plan.tables.find(({ table }) => table.name === job.table)!.table.columns.filter(({ dataType }) => dataType === type);
    return withRows(job, (row) => {
      const values = columns.map(
        (column) => [column.name, change(Object.hasOwn(row, column.name) ? row[column.name]! : null, column)] as const,
      );
      return { ...row, ...Object.fromEntries(values) };
    });
  };
}
