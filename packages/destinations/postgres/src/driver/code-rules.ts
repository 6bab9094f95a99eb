import { nulMessage } from "../dialect/postgres-literals.js";
import { again, copiedColumn, stopped, type ErrorRule, type ServerError } from "./error-rule.js";
import type { ServerPlace } from "./server-place.js";

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function grant({ message }: ServerError, { database, username }: ServerPlace): string {
  const [, kind, name = ""] = /(?:for|of) (schema|table|relation|database|sequence|function|view|tablespace) (.+)$/.exec(message) ?? [];
  const role = quoted(username);
  switch (kind) {
    case "schema":
      return `Let an owner run: GRANT USAGE, CREATE ON SCHEMA ${quoted(name)} TO ${role};`;
    case "database":
      return `Let an owner run: GRANT CREATE ON DATABASE ${quoted(database)} TO ${role}; or make the schema and give it to the role: CREATE SCHEMA … AUTHORIZATION ${role};`;
    case "table":
    case "relation":
      return message.startsWith("must be owner")
        ? `Tables are altered and dropped only by their owner: ALTER TABLE … OWNER TO ${role};`
        : `Let the owner of the table run: GRANT ALL ON TABLE … TO ${role};`;
    default:
      return `Give the role ${role} the right to do this, or load as another role.`;
  }
}

/** NUL is one of the bytes that are no UTF-8 to Postgres, and the only one that comes from rows. */
const notText: ErrorRule = {
  reason: "data",
  message: (error) => {
    const what = copiedColumn(error) ?? "A value";
    if (!error.message.startsWith("invalid byte") || error.message.endsWith(": 0x00")) return nulMessage(what);
    return `${what} is not UTF-8: the job file is damaged. Give up the package with dropPendingPackages() and run again.`;
  },
};

const starting: ErrorRule = {
  reason: "connection",
  retryAfter: 1000,
  advice: "The server is starting or stopping; the load goes on when it is back.",
};

/** Two loaders may make one thing at once; if it is there for good, trying again does not help. */
const taken: ErrorRule = {
  reason: "contention",
  advice: "If nobody else is loading, an index, a sequence or a type has the name of a table of this load: rename it, or the resource.",
};

/** By SQLSTATE. */
export const rulesByCode: Readonly<Record<string, ErrorRule>> = {
  // Who asks, and for what.
  "28P01": {
    reason: "authentication",
    advice: "Check username and password in the credentials.",
  },
  "28000": {
    reason: "authentication",
    advice:
      "Check the username; if pg_hba.conf has no entry for this host, add one, and if the entry asks for SSL, set sslmode to require or more.",
  },
  "3D000": { reason: "options", advice: "Create the database first, or correct the name in the credentials." },
  "0LP01": { reason: "permission", advice: grant },
  "42501": { reason: "permission", advice: grant },
  "25006": {
    reason: "permission",
    advice: "The server only reads: it is a standby, or default_transaction_read_only is on. Name the primary in the credentials.",
  },
  "53300": {
    reason: "connection",
    retryAfter: 1000,
    advice: "Lower poolSize, end connections that nobody uses, or raise max_connections of the server.",
  },
  "08001": stopped,
  "08P01": { reason: "connection", retry: "never", advice: "Is it Postgres that answers there, and not a proxy that forbids this?" },
  "57P01": stopped,
  "57P02": stopped,
  "57P03": starting,
  "57P04": {
    reason: "options",
    advice: "Somebody dropped the database: create it again, or correct the name in the credentials.",
  },
  "57P05": stopped,
  "25P03": { reason: "connection", advice: "The transaction stood still for too long and was ended; it is tried again." },
  "25P04": { reason: "timeout", advice: "Raise transaction_timeout of the role, or load smaller packages." },

  // One after the other.
  "40001": again,
  "40P01": again,
  "55P03": {
    reason: "contention",
    retryAfter: 500,
    advice: "Somebody held a lock on it for longer than lock_timeout: look into pg_stat_activity, and into pg_prepared_xacts.",
  },
  "55006": again,
  "25P02": { reason: "contention" },
  "57014": { reason: "timeout", retry: "never", advice: "Raise statementTimeout, or the statement_timeout of the role." },

  // Room.
  "53100": { reason: "quota", advice: "The disk of the server is full: free some space, then run again. The package is kept." },
  "53200": { reason: "quota", advice: "The server is out of memory: lower work_mem or poolSize, or give it more." },
  "53400": { reason: "quota" },
  "54000": { reason: "unsupported" },
  "54011": {
    reason: "unsupported",
    advice: "A table of Postgres has at most 1600 columns: keep nested data as json (maxTableNesting), or split the resource.",
  },

  // What is not there, or is there already.
  "42P01": { reason: "undefined-relation" },
  "3F000": { reason: "undefined-relation" },
  "42703": { reason: "syntax" },
  "42P07": taken,
  "42P06": again,
  "42701": again,
  "42710": taken,
  "2BP01": {
    reason: "constraint",
    advice:
      'Something depends on it, such as a view: drop that first, or keep the table: replace with the strategy "swap", and refresh with "drop_data".',
  },
  "0A000": {
    reason: "unsupported",
    advice: ({ message }) => {
      if (/used by|depends/.test(message)) {
        return "Drop what depends on the column and make it again after the load, or keep the type that the column has.";
      }
      return /truncate/.test(message) ? 'A foreign key that somebody made refers to it: replace with the strategy "swap".' : "";
    },
  },
  "42804": {
    reason: "data",
    advice:
      "The column in the dataset has a type that values are not turned into by themselves: alter the column, or declare its type on the resource.",
  },

  "428C9": {
    reason: "unsupported",
    advice: "The database makes the values of this column by itself: leave it out of the rows, or rename it there.",
  },
  "42809": {
    reason: "unsupported",
    advice: "A view, or something else that is no table, has the name of a table of this load: rename it, or the resource.",
  },
  "55000": {
    reason: "unsupported",
    advice: "Rows go into tables only: where a view has the name of a table of this load, rename it, or the resource.",
  },

  // What does not fit.
  "21000": {
    reason: "constraint",
    advice: "Several rows stand for one: name a primary key that tells the rows apart, in the dataset too.",
  },
  "23502": {
    reason: "constraint",
    advice:
      "Let every row have a value there; where the schema says that it may be absent, an owner can run ALTER TABLE … ALTER COLUMN … DROP NOT NULL;",
  },
  "23505": {
    reason: "constraint",
    advice: "Rows share a value that the table has only once: merge by a key instead of appending, or take the constraint away.",
  },
  "23503": {
    reason: "constraint",
    advice:
      "A foreign key that somebody made forbids it: load the table that it refers to first, with rows for every key, or take the foreign key away.",
  },
  "23514": {
    reason: "constraint",
    advice: "A check that somebody made on the table forbids a row: mend the rows in the source, or alter the check.",
  },
  "23P01": {
    reason: "constraint",
    advice: "An exclusion constraint that somebody made on the table forbids a row: mend the rows in the source, or alter the constraint.",
  },
  "22021": notText,
  "22P05": notText,
  "22001": { reason: "data", advice: "Declare a longer precision, or none, for the column; an existing one must be altered." },
  "22003": { reason: "data", advice: "Declare a wider type or precision for the column; an existing one must be altered." },
  "22P04": { reason: "data", advice: "The job file is damaged: give up the package with dropPendingPackages() and run again." },
};
