import { DestinationError, type Json, type LoadJob, type Row, type TypedColumn, type TypedTable } from "@dlt-ts/core";
import { storedValue } from "./stored-value.js";

/**
 * The rows of a JSONL job file. Throws a `DestinationError` (`data`) that names the job and the line for what is no JSON,
 * no column of the table or no value of its type, and for a file with other than `job.rows` rows.
 */
export async function readJob(job: LoadJob, table: TypedTable): Promise<readonly Row[]> {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const rows: Row[] = [];
  for await (const line of linesOf(job.file.stream())) {
    const where = `line ${rows.length + 1} of job "${job.id}"`;
    const values = parseLine(line, columns, where, job);
    const entries = Object.entries(values).filter(([, value]) => value !== null);
    rows.push(
      Object.fromEntries(
        entries.map(([name, value]) => {
          const column = columns.get(name);
          if (column === undefined) throw broken(job, `${where} has a column "${name}" that table "${table.name}" lacks`);
          try {
            return [name, storedValue(value, column)];
          } catch (cause) {
            throw broken(job, `${where}: column "${name}": ${(cause as Error).message}`, cause);
          }
        }),
      ),
    );
  }
  if (rows.length !== job.rows) throw broken(job, `Job "${job.id}" has ${rows.length} rows, and the plan says ${job.rows}`);
  return rows;
}

/** `JSON.parse` with the text of the number as third argument of the reviver, which the types of TypeScript do not know yet. */
type Parse = (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;

type Values = Readonly<Record<string, Json>>;

/** Integers beyond 2^53 are decimal text, as readers give them; within a json value they stay numbers. */
function parseLine(line: string, columns: ReadonlyMap<string, TypedColumn>, where: string, job: LoadJob): Values {
  try {
    const values = JSON.parse(line) as Values;
    if (!/\d{16}/.test(line)) return values;
    const exact = (JSON.parse as Parse)(line, keepLargeIntegers) as Values;
    return Object.fromEntries(Object.keys(values).map((name) => [name, (columns.get(name)?.dataType === "json" ? values : exact)[name]!]));
  } catch (cause) {
    throw broken(job, `${where} is no JSON`, cause);
  }
}

function keepLargeIntegers(_: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "") ? source : value;
}

async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

function broken(job: LoadJob, message: string, cause?: unknown): DestinationError {
  return new DestinationError("data", `${message}.`, { context: { job: job.id, table: job.table }, cause });
}
