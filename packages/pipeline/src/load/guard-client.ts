import type { DestinationClient, Ledger, LoadSession, Reader } from "@dlt-ts/core";
import { reasonOf } from "../thrown.js";
import { withoutSecrets } from "./without-secrets.js";

type Redact = (text: string) => string;

/** The same client, whose members, and those of its sessions, throw nothing with a secret in it: drivers quote what they were called with. */
export function guardClient(client: DestinationClient, redact: Redact): DestinationClient {
  const { ledger, reader, staging } = client;
  const check = client.check?.bind(client);
  return {
    begin: (plan, context) => guarded(redact, async () => guardSession(await client.begin(plan, context), redact)),
    exists: () => guarded(redact, () => client.exists()),
    drop: () => guarded(redact, () => client.drop()),
    sweep: (pipeline, keep) => guarded(redact, () => client.sweep(pipeline, keep)),
    ...(ledger === undefined ? {} : { ledger: guardLedger(ledger, redact) }),
    ...(reader === undefined ? {} : { reader: guardReader(reader, redact) }),
    ...(staging === undefined ? {} : { staging }),
    ...(check === undefined ? {} : { check: () => guardedPages(redact, check) }),
    [Symbol.asyncDispose]: () => closed(client, redact),
  };
}

/** What was done is done: a close that fails is a warning, and does not take the place of an error before it. */
async function closed(resource: AsyncDisposable, redact: Redact): Promise<void> {
  try {
    await resource[Symbol.asyncDispose]();
  } catch (error) {
    process.emitWarning(`Closing a connection failed: ${redact(reasonOf(error))}`, { type: "DltWarning", code: "close-failed" });
  }
}

/** Does something, and throws what it throws without secrets. */
export async function guarded<Value>(redact: Redact, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw withoutSecrets(error, redact);
  }
}

async function* guardedPages<Page>(redact: Redact, pages: () => AsyncIterable<Page>): AsyncGenerator<Page, void, undefined> {
  try {
    yield* pages();
  } catch (error) {
    throw withoutSecrets(error, redact);
  }
}

function guardSession(session: LoadSession, redact: Redact): LoadSession {
  return {
    get committed() {
      return session.committed;
    },
    get level() {
      return session.level;
    },
    run: (job) => guarded(redact, () => session.run(job)),
    commit: () => guarded(redact, () => session.commit()),
    abort: (reason) => guarded(redact, () => session.abort(reason)),
    [Symbol.asyncDispose]: () => closed(session, redact),
  };
}

function guardLedger(ledger: Ledger, redact: Redact): Ledger {
  return {
    receipt: (pipeline, loadId) => guarded(redact, () => ledger.receipt(pipeline, loadId)),
    schema: (query) => guarded(redact, () => ledger.schema(query)),
    state: (pipeline) => guarded(redact, () => ledger.state(pipeline)),
  };
}

function guardReader(reader: Reader, redact: Redact): Reader {
  const query = reader.query?.bind(reader);
  return {
    tables: () => guarded(redact, () => reader.tables()),
    rows: (table, options) => guardedPages(redact, () => reader.rows(table, options)),
    ...(query === undefined ? {} : { query: (sql, parameters) => guardedPages(redact, () => query(sql, parameters)) }),
  };
}
