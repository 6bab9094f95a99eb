import type { DestinationClient, Reader, ResultPage } from "@dlt-ts/core";

/** What a client that only reads has to give. */
export interface FakeDataset {
  readonly tables: Readonly<Record<string, readonly ResultPage[]>>;
  /** Thrown after the first page. */
  readonly fail?: Error;
  readonly sql?: boolean;
  readonly readable?: boolean;
}

/** A client over pages that the test made; writes down what is asked of it. */
export function fakeClient(data: FakeDataset, log: string[]): DestinationClient {
  async function* pages(found: readonly ResultPage[]): AsyncGenerator<ResultPage> {
    for (const page of found) {
      yield page;
      if (data.fail !== undefined) throw data.fail;
    }
  }
  const reader: Reader = {
    tables: () => Promise.resolve(Object.keys(data.tables)),
    rows(table) {
      log.push(`rows ${table}`);
      return pages(data.tables[table]!);
    },
    ...(data.sql === false
      ? {}
      : {
          query(sql, parameters = []) {
            log.push(`query ${sql} ${JSON.stringify(parameters)}`);
            return pages(Object.values(data.tables).find((found) => found.length > 1)!);
          },
        }),
  };
  const refused = (): Promise<never> => Promise.reject(new Error("only reads"));
  return {
    begin: refused,
    exists: refused,
    drop: refused,
    sweep: refused,
    ...(data.readable === false ? {} : { reader }),
    [Symbol.asyncDispose]: () => {
      log.push("close");
      return Promise.resolve();
    },
  };
}
