import { inspect } from "node:util";
import { DestinationError, type ErrorReason, type Retry } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { classifyError } from "./classify-error.js";

const place = { host: "db.example.com", port: 5432, database: "shop", username: "loader", connectTimeout: 15_000 };

function serverError(code: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { code, severity: "ERROR", ...more });
}

describe("SQLSTATEs", () => {
  test.each<[code: string, message: string, reason: ErrorReason, retry: Retry, says: RegExp]>([
    ["28P01", 'password authentication failed for user "loader"', "authentication", "never", /Check username and password/],
    [
      "28000",
      'no pg_hba.conf entry for host "1.2.3.4", user "loader", database "shop", no encryption',
      "authentication",
      "never",
      /pg_hba\.conf/,
    ],
    ["3D000", 'database "shop" does not exist', "options", "never", /Create the database first/],
    ["42501", "permission denied for schema sales", "permission", "never", /GRANT USAGE, CREATE ON SCHEMA "sales" TO "loader"/],
    ["42501", "permission denied for database shop", "permission", "never", /GRANT CREATE ON DATABASE "shop" TO "loader"/],
    ["42501", "permission denied for table orders", "permission", "never", /GRANT ALL ON TABLE/],
    ["42501", "must be owner of table orders", "permission", "never", /OWNER TO "loader"/],
    ["42501", "permission denied to set role", "permission", "never", /the right to do this/],
    ["25006", "cannot execute CREATE TABLE in a read-only transaction", "permission", "never", /Name the primary/],
    ["53300", "sorry, too many clients already", "connection", "session", /Lower poolSize/],
    ["53100", "could not extend file: No space left on device", "quota", "never", /free some space.*package is kept/i],
    ["53200", "out of memory", "quota", "never", /work_mem/],
    ["53200", "out of shared memory", "quota", "never", /max_locks_per_transaction/],
    ["57P01", "terminating connection due to administrator command", "connection", "session", /new connection/],
    ["57P03", "the database system is starting up", "connection", "session", /starting or stopping/],
    ["57014", "canceling statement due to statement timeout", "timeout", "never", /statementTimeout/],
    ["40001", "could not serialize access due to concurrent update", "contention", "call", /serialize/],
    ["40P01", "deadlock detected", "contention", "call", /deadlock/],
    ["55P03", "canceling statement due to lock timeout", "contention", "call", /lock timeout.*pg_prepared_xacts/],
    ["42P07", 'relation "orders" already exists', "contention", "call", /already exists.*an index, a sequence or a type/],
    ["428C9", 'cannot insert a non-DEFAULT value into column "id"', "unsupported", "never", /"id".*leave it out/],
    ["23514", 'no partition of relation "orders" found for row', "constraint", "never", /Make a partition/],
    ["0A000", "cannot truncate a table referenced in a foreign key constraint", "unsupported", "never", /strategy "swap"/],
    ["XX000", "tuple concurrently updated", "contention", "call", /concurrently/],
    ["XX000", "unexpected chunk number 1", "unknown", "never", /chunk/],
    ["25P03", "terminating connection due to idle-in-transaction timeout", "connection", "session", /stood still/],
    ["42P01", 'relation "sales.orders" does not exist', "undefined-relation", "session", /does not exist/],
    ["3F000", 'schema "sales" does not exist', "undefined-relation", "session", /does not exist/],
    ["42601", 'syntax error at or near "SELEC"', "syntax", "never", /syntax error/],
    ["54011", "tables can have at most 1600 columns", "unsupported", "never", /1600 columns/],
    ["2BP01", "cannot drop table orders because other objects depend on it", "constraint", "never", /strategy "swap"/],
    ["42804", 'column "x" is of type jsonb but expression is of type character varying', "data", "never", /alter the column/],
    ["08006", "connection failure", "connection", "session", /new connection/],
    ["58030", "could not read file", "quota", "never", /its log says more/],
    ["P0002", "query returned no rows", "constraint", "never", /trigger or function/],
    ["HV000", "fdw_error", "unsupported", "never", /foreign table/],
    ["21000", "MERGE command cannot affect row a second time", "constraint", "never", /primary key/],
    ["2B000", "dependent privilege descriptors still exist", "constraint", "never", /depends on it/],
    ["38000", "external routine exception", "constraint", "never", /trigger or function/],
    ["39004", "null value not allowed", "constraint", "never", /trigger or function/],
    ["44000", 'new row violates check option for view "sales"', "constraint", "never", /view "sales".*into a table/],
    ["F0000", "config file error", "quota", "never", /its log says more/],
    ["XX001", "invalid page in block 1", "unknown", "never", /its log says more/],
    ["55006", 'cannot ALTER TABLE "orders" because it has pending trigger events', "constraint", "never", /NOT DEFERRABLE/],
    ["55006", 'cannot ALTER TABLE "orders" because it is being used', "contention", "call", /being used/],
    ["55000", 'cannot insert into view "orders"', "unsupported", "never", /view has the name of a table/],
    [
      "55000",
      'cannot delete from table "orders" because it does not have a replica identity and publishes deletes',
      "constraint",
      "never",
      /REPLICA IDENTITY FULL/,
    ],
    ["42809", '"orders" is not a table', "unsupported", "never", /A view/],
    ["57P04", 'database "shop" was dropped', "options", "never", /create it again/],
    ["23503", 'insert or update on table "orders" violates foreign key constraint "k"', "constraint", "never", /"k".*refers to first/],
    ["23514", 'new row for relation "orders" violates check constraint "positive"', "constraint", "never", /"positive".*alter the check/],
    ["42704", 'unrecognized configuration parameter "nosuch"', "options", "never", /Correct "options"/],
    ["42704", 'role "nobody" does not exist', "syntax", "never", /nobody/],
  ])("%s: %s", (code, message, reason, retry, says) => {
    const error = classifyError(serverError(code, message), place);
    expect(error).toBeInstanceOf(DestinationError);
    expect(error).toMatchObject({ reason, retry, message: expect.stringMatching(says), context: { sqlstate: code, database: "shop" } });
  });

  test("two loaders that make the same table at once wait for each other, two rows with one key do not", () => {
    const catalog = serverError("23505", 'duplicate key value violates unique constraint "pg_namespace_nspname_index"', {
      constraint: "pg_namespace_nspname_index",
    });
    expect(classifyError(catalog, place)).toMatchObject({ reason: "contention", retry: "call" });
    const rows = serverError("23505", 'duplicate key value violates unique constraint "orders_id_key"', { constraint: "orders_id_key" });
    expect(classifyError(rows, place)).toMatchObject({ reason: "constraint", retry: "never", context: { constraint: "orders_id_key" } });
  });
});

describe("values never come out", () => {
  test.each<[string, string, object, RegExp]>([
    ["22P02", 'invalid input syntax for type integer: "c4n4ry"', {}, /type integer: …/],
    ["22P02", 'invalid input syntax for type json: "c4n4ry\n"quoted": c4n4ry"', {}, /type json: …/],
    ["22003", 'value "c4n4ry" is out of range for type integer', {}, /value … is out of range/],
    ["22008", 'date/time field value out of range: "c4n4ry"', {}, /out of range: …/],
    ["22003", '"c4n4ry" is out of range for type double precision', {}, /Postgres: … is out of range for type double precision/],
    ["22P02", 'invalid input syntax for type json: "" column "c4n4ry""', {}, /type json: …/],
    ["23514", 'new row for relation "orders" violates check constraint "k"', { detail: "Failing row contains (c4n4ry)." }, /"orders".*"k"/],
    ["22021", 'invalid byte sequence for encoding "UTF8": 0xe4', { where: "COPY t, line 3, column note" }, /Column "note".*not UTF-8/],
    [
      "P0001",
      "c4n4ry is too cheap",
      { where: 'PL/pgSQL function shop.check_price() line 3 at RAISE\nCOPY orders, line 1: "c4n4ry"' },
      /function shop\.check_price\(\) raised an exception.*log of the server/,
    ],
    ["45000", "c4n4ry", { where: "PL/pgSQL function check_price() line 3 at RAISE" }, /check_price\(\) raised/],
    ["53100", "could not extend file", { where: 'COPY orders, line 1: "c4n4ry"' }, /could not extend file/],
    [
      "22021",
      'invalid byte sequence for encoding "UTF8": 0x00',
      { where: 'COPY _dlt_stage_1, line 3, column "note"' },
      /Column "note" \(row 3 of the file\) contains the character NUL/,
    ],
    [
      "22P05",
      "unsupported Unicode escape sequence",
      { detail: "\\u0000 cannot be converted to text.", where: 'COPY t, line 1, column doc: "c4n4ry"' },
      /Column "doc".*NUL/,
    ],
    [
      "22001",
      "value too long for type character varying(3)",
      { where: 'COPY t, line 2, column name: "c4n4ry"' },
      /Column "name" \(row 2 of the file\): value too long/,
    ],
    [
      "23502",
      'null value in column "id" of relation "orders" violates not-null constraint',
      { detail: "Failing row contains (c4n4ry).", column: "id" },
      /column "id"/,
    ],
    [
      "23505",
      'duplicate key value violates unique constraint "k"',
      { detail: "Key (id)=(c4n4ry) already exists.", constraint: "k" },
      /constraint "k"/,
    ],
  ])("%s %s", (code, message, more, says) => {
    const error = classifyError(serverError(code, message, more), place);
    expect(error.message).toMatch(says);
    expect(inspect(error, { depth: 9 })).not.toContain("c4n4ry");
  });
});

test.each<[string, object, ErrorReason, RegExp]>([
  ["timeout expired", {}, "connection", /db\.example\.com:5432 did not answer within 15 s.*connect_timeout/],
  ["options.port should be >= 0 and < 65536", { code: "ERR_SOCKET_BAD_PORT" }, "options", /no port 5432.*65535/],
  ["getaddrinfo ENOTFOUND db.example.com", { code: "ENOTFOUND" }, "connection", /no host "db\.example\.com"/],
  ["", { code: "ECONNREFUSED", errors: [new Error("connect ECONNREFUSED ::1:5432")] }, "connection", /Nobody listens at/],
  ["The server does not support SSL connections", {}, "options", /offers no SSL.*sslmode=disable/],
  ["self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "options", /sslrootcert.*sslmode=require/],
  ["Hostname/IP does not match", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "options", /not for "db\.example\.com"/],
  ["certificate has expired", { code: "CERT_HAS_EXPIRED" }, "options", /not valid today/],
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", {}, "authentication", /wants a password/],
  ["Connection terminated unexpectedly", {}, "connection", /broke off/],
  ["read ECONNRESET", { code: "ECONNRESET" }, "connection", /broke off/],
  ["This socket has been ended by the other party", { code: "EPIPE" }, "connection", /broke off/],
  ["something else", {}, "unknown", /something else/],
])("driver: %s %j", (message, more, reason, says) => {
  expect(classifyError(Object.assign(new Error(message), more), place)).toMatchObject({ reason, message: expect.stringMatching(says) });
});
