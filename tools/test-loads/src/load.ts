import {
  rowsOf,
  type CommitResult,
  type DestinationClient,
  type LoadJob,
  type LoadPlan,
  type ProgressEvent,
  type ResultPage,
  type Row,
} from "@dlt-ts/core";

/** Loads a plan in one session, as the engine does. */
export async function load(
  client: DestinationClient,
  loaded: LoadPlan,
  jobs: readonly LoadJob[],
  progress: (event: ProgressEvent) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<CommitResult> {
  await using session = await client.begin(loaded, { signal, progress });
  if (!session.committed) for (const job of jobs) await session.run(job);
  return await session.commit();
}

/** All pages of a reading. */
export async function pagesOf(reading: AsyncIterable<ResultPage>): Promise<readonly ResultPage[]> {
  const pages: ResultPage[] = [];
  for await (const page of reading) pages.push(page);
  return pages;
}

/** All rows of a table or a query, in the order of their JSON, since pages come in none. */
export async function rowsIn(
  client: Required<DestinationClient>,
  source: { readonly table: string } | { readonly sql: string },
): Promise<readonly Row[]> {
  const pages = "sql" in source ? client.reader.query!(source.sql) : client.reader.rows(source.table);
  return (await pagesOf(pages)).flatMap(rowsOf).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
