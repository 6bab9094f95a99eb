import { DestinationError, type DestinationErrorDetails, type ErrorReason } from "@dlt-ts/core";

interface Rule {
  readonly pattern: RegExp;
  readonly reason: ErrorReason;
  readonly retry?: "call" | "session" | "never";
  /** What to do. */
  readonly advice?: string;
}

/** In order: the first that fits counts. */
const rules: readonly Rule[] = [
  { pattern: /^INTERRUPT Error/, reason: "aborted" },
  {
    pattern: /different configuration than existing connections/,
    reason: "options",
    advice: "Open the file with one set of settings in this process.",
  },
  { pattern: /is not a valid DuckDB database file/, reason: "options", advice: "Choose another path, or remove the file." },
  {
    pattern: /^Serialization Error|Trying to read a database file with version number/,
    reason: "options",
    advice: "The file was written by another version of DuckDB.",
  },
  { pattern: /Could not read from file .*: Is a directory/, reason: "options", advice: "The path must name a file." },
  {
    pattern: /in read-only mode: database does not exist/,
    reason: "options",
    advice: "A file that is opened for reading only must exist.",
  },
  { pattern: /Could not set lock on file/, reason: "connection" },
  {
    pattern: /Permission denied|Operation not permitted|Read-only file system/,
    reason: "permission",
    advice: "Give this user the right to write there, or choose another path.",
  },
  {
    pattern: /in read-only mode|transaction is launched in read-only mode/i,
    reason: "permission",
    advice: "The database is open for reading only.",
  },
  { pattern: /Cannot open (file|database) .*: Not a directory/, reason: "options", advice: "A part of the path is a file." },
  {
    pattern: /Cannot open (file|database) .*: No such file or directory/,
    reason: "options",
    advice: "Create the folder first, or choose another path.",
  },
  { pattern: /No space left on device|Disk quota exceeded/, reason: "quota", advice: "Free some space." },
  {
    pattern: /^Out of Memory Error/,
    reason: "quota",
    advice: 'Raise it with credentials.globalConfig: { memory_limit: "8GB" }, or load smaller files.',
  },
  {
    pattern: /Failed to download extension/,
    reason: "options",
    advice: "The file belongs to another database, or needs an extension that you install by INSTALL in DuckDB.",
  },
  { pattern: /Extension ".*" not found/, reason: "options", advice: "dlt-ts installs no extensions: run INSTALL in DuckDB once." },
  {
    pattern: /No files found that match|Cannot open file .*\.(parquet|jsonl|csv)/,
    reason: "staging-lost",
    advice: "The job file is gone.",
  },
  { pattern: /^TransactionContext Error: (Catalog write-write conflict|Conflict on|Failed to commit)/, reason: "contention" },
  { pattern: /^TransactionContext Error/, reason: "unknown", retry: "session" },
  { pattern: /database has been invalidated|^(FATAL|INTERNAL) Error|^Connection Error/, reason: "connection" },
  // Names may have line ends in them.
  { pattern: /^(Catalog|Binder) Error: (Table|View|Schema|Catalog) .*does not exist/s, reason: "undefined-relation" },
  { pattern: /^Catalog Error: .*unrecognized configuration parameter/, reason: "options" },
  { pattern: /^Constraint Error/, reason: "constraint" },
  { pattern: /^(Conversion|Out of Range|Mismatch Type|Invalid Input|Decimal|Invalid type) Error/, reason: "data" },
  { pattern: /^(Parser|Syntax|Binder|Catalog|Expression|Parameter Not Allowed|Parameter Not Resolved) Error/, reason: "syntax" },
  { pattern: /^Not implemented Error/, reason: "unsupported" },
  { pattern: /^IO Error/, reason: "connection" },
];

const holder = /Conflicting lock is held in (.+?) \(PID (\d+)\)/;

/** What a driver error means. `database` is the path, for messages. */
export function classifyError(error: unknown, database: string): DestinationError {
  if (DestinationError.isInstance(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const rule = rules.find(({ pattern }) => pattern.test(text));
  const reason = rule?.reason ?? "unknown";
  // The driver quotes the row or the value that it could not read. Such an error must not travel along as a cause.
  const quotesRow = reason === "data" || reason === "constraint";
  const essential = quotesRow ? withoutValues(essence(text)) : essence(text);
  const message = reason === "connection" && holder.test(text) ? lockMessage(text, database) : `DuckDB: ${essential}`;
  const details: DestinationErrorDetails = {
    context: { database },
    ...(rule?.retry === undefined ? {} : { retry: rule.retry }),
    ...(quotesRow ? {} : { cause: error }),
  };
  return new DestinationError(reason, rule?.advice === undefined ? message : `${message} ${rule.advice}`, details);
}

function lockMessage(text: string, database: string): string {
  const [, program, processId] = holder.exec(text)!;
  return `The DuckDB file "${database}" is in use by another process: ${program}, PID ${processId}. DuckDB lets one process write at a time; close the other one, or let both only read.`;
}

/** The line that says what is wrong: the first, or of a CSV error the one after the quoted row. */
function essence(text: string): string {
  const lines = text.split("\n");
  if (!text.includes("CSV Error on Line")) return sentence(lines[0]!);
  const why = lines.find((line) => /^(Error when|Maximum line size|Expected Number|Value with unterminated)/.test(line));
  return sentence(why === undefined ? lines[0]! : `${lines[0]}: ${why}`);
}

/** Values that DuckDB quotes, as an ellipsis; of a key its columns stay: `Duplicate key "id: …"`. Names of files stay too. */
function withoutValues(line: string): string {
  return line
    .replace(/\bkey "(.*)"(?= |$)/, (_, key: string) => `key "${key.replace(/: .*?(?=, [^:]+: |$)/g, ": …")}"`)
    .replace(/\b(string|value|format|Input|range):? (?:'.*'|".*"|-?[\d.]+(?:e[+-]?\d+)?)/g, "$1 …");
}

function sentence(line: string): string {
  return /[.!?]$/.test(line.trimEnd()) ? line.trimEnd() : `${line.trimEnd()}.`;
}
