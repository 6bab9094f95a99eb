import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { DestinationError } from "@dlt-ts/core";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, onTestFinished, test } from "vitest";
import { pagesOf } from "@dlt-ts/test-loads";
import { classifyError } from "../src/driver/classify-error.js";
import { connect } from "./support/connect.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const driver = import.meta.resolve("@duckdb/node-api");

/** Runs a script with the driver as `duckdb` in another process, until it prints a line. */
async function otherProcess(
  script: string,
  options: { readonly uid?: number } = {},
): Promise<{ readonly child: ChildProcess; readonly line: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", `import * as duckdb from ${JSON.stringify(driver)};\n${script}`], {
    stdio: ["pipe", "pipe", "inherit"],
    ...options,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout!.setEncoding("utf8"), "data")) as [string];
  return { child, line: line.trim() };
}

test("a file that another process has open: the error names the file and the process, and may be tried again", async () => {
  const path = join(await temporaryFolder(), "locked.duckdb");
  const { child } = await otherProcess(
    `globalThis.held = await duckdb.DuckDBInstance.create(${JSON.stringify(path)}); console.log("open"); process.stdin.resume();`,
  );
  const refused: unknown = await connect({ credentials: path }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ reason: "connection", retry: "session" });
  expect((refused as Error).message).toContain(`The DuckDB file "${path}" is in use by another process: `);
  expect((refused as Error).message).toContain(`PID ${child.pid}`);

  const closed = once(child, "exit");
  child.kill("SIGKILL");
  await closed;
  const client = await connect({ credentials: path });
  expect(await client.exists()).toBe(false);
});

test("extensions are never installed: not for a setting, and an answer from the network is not waited for", async () => {
  const path = join(await temporaryFolder(), "a.duckdb");
  const globalConfig = { extension_directory: await temporaryFolder(), s3_secret_access_key: "c4n4ry" };
  const refused: unknown = await connect({ credentials: { database: path, globalConfig } }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ reason: "options", retry: "never", message: expect.stringMatching(/run INSTALL/) });
  expect(inspect(refused)).not.toContain("c4n4ry");

  const downloading = 'IO Error: Failed to download extension "sqlite_scanner" at URL "http://extensions.duckdb.org/"';
  expect(classifyError(new Error(downloading), path)).toMatchObject({
    reason: "options",
    message: expect.stringMatching(/another database/),
  });
});

test("a file that code of the user has open in this process is refused before either loses rows, unless the instance is shared", async () => {
  const path = join(await temporaryFolder(), "mine.duckdb");
  const mine = await DuckDBInstance.create(path);
  const connection = await mine.connect();
  await connection.run("CREATE TABLE t AS SELECT 1 AS a");
  await expect(connect({ credentials: path })).rejects.toMatchObject({
    reason: "options",
    message: expect.stringContaining("DuckDBInstance.fromCache()"),
  });
  await connection.run("INSERT INTO t VALUES (2)");
  connection.closeSync();
  mine.closeSync();

  const shared = await DuckDBInstance.fromCache(path);
  const client = await connect({ credentials: path });
  expect(await pagesOf(client.reader.query!("SELECT a FROM t"))).toMatchObject([{ rows: 2 }]);
  shared.closeSync();
});

test("a path that cannot be opened", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "text.duckdb"), "no database at all ".repeat(1000));
  await mkdir(join(folder, "folder.duckdb"));
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    [join(folder, "none", "a.duckdb"), { reason: "options", retry: "never" }, /No such file or directory\. Create the folder first/],
    [join(folder, "text.duckdb"), { reason: "options", retry: "never" }, /not a valid DuckDB database file/],
    [join(folder, "folder.duckdb"), { reason: "options", retry: "never" }, /must name a file/],
    [join(folder, "text.duckdb", "a.duckdb"), { reason: "options", retry: "never" }, /Not a directory\. A part of the path is a file/],
  ];
  for (const [path, expected, message] of cases) {
    const refused: unknown = await connect({ credentials: path }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ ...expected, message: expect.stringMatching(message), context: { database: path } });
  }
  await expect(connect({ credentials: { database: join(folder, "none.duckdb"), readOnly: true } })).rejects.toMatchObject({
    reason: "options",
  });
  await expect(
    connect({ credentials: { database: join(folder, "a.duckdb"), globalConfig: { no_such_setting: 1 } } }),
  ).rejects.toMatchObject({
    reason: "options",
    message: expect.stringContaining("no_such_setting"),
  });
  await expect(connect({ credentials: { database: join(folder, "a.duckdb"), extensions: ["no_such_extension"] } })).rejects.toMatchObject({
    reason: "options",
    message: expect.stringContaining("INSTALL"),
  });
  // A failed opening holds nothing back.
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  expect(await client.exists()).toBe(false);
});

test("a folder that cannot be written to", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.duckdb");
  await chmod(folder, 0o555);
  onTestFinished(() => chmod(folder, 0o755));
  // Root may write everywhere, so there the file is opened as another user.
  const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const { line } = await otherProcess(
    `await duckdb.DuckDBInstance.create(${JSON.stringify(path)}).then(() => console.log("open"), (error) => console.log(error.message));`,
    uid,
  );
  expect(classifyError(new Error(line), path)).toMatchObject({
    reason: "permission",
    retry: "never",
    message: expect.stringContaining("another path"),
  });
});

test("errors of statements", async () => {
  const folder = await temporaryFolder();
  const instance = await DuckDBInstance.create(join(folder, "a.duckdb"));
  const connection = await instance.connect();
  const other = await instance.connect();
  onTestFinished(() => {
    for (const open of [connection, other]) open.closeSync();
    instance.closeSync();
  });
  await writeFile(join(folder, "bad.csv"), 'a,b\n1,"x"\n"secret row","y"\n');
  await writeFile(join(folder, "bad.json"), '{"a":1}\n{oops\n');
  await writeFile(join(folder, "bad.parquet"), "not parquet at all");
  await connection.run("CREATE TABLE t (a INTEGER NOT NULL, b INTEGER UNIQUE)");
  await connection.run("INSERT INTO t VALUES (1, 1)");
  const csv = `read_csv('${join(folder, "bad.csv")}', auto_detect = false, header = true, columns = {a: 'INTEGER', b: 'VARCHAR'})`;
  const cases: readonly (readonly [sql: string, expected: Readonly<Record<string, unknown>>])[] = [
    ["SELEC 1", { reason: "syntax", retry: "never" }],
    ["SELECT nothing FROM t", { reason: "syntax" }],
    ["SELECT no_function(1)", { reason: "syntax" }],
    ["SELECT * FROM none", { reason: "undefined-relation", retry: "session" }],
    ["SELECT * FROM none.t", { reason: "undefined-relation" }],
    ["INSERT INTO none.t VALUES (1)", { reason: "undefined-relation" }],
    ["SELECT 'x'::INTEGER", { reason: "data", retry: "never" }],
    ["SELECT 1000::TINYINT", { reason: "data" }],
    ["SELECT 2147483647::INTEGER + 1::INTEGER", { reason: "data" }],
    ["INSERT INTO t VALUES (NULL, 2)", { reason: "constraint", retry: "never" }],
    ["INSERT INTO t VALUES (2, 1)", { reason: "constraint" }],
    [`SELECT * FROM ${csv}`, { reason: "data" }],
    [`SELECT * FROM read_json('${join(folder, "bad.json")}', columns = {a: 'INTEGER'})`, { reason: "data" }],
    [`SELECT * FROM read_parquet('${join(folder, "bad.parquet")}')`, { reason: "data" }],
    [`SELECT * FROM read_parquet('${join(folder, "none.parquet")}')`, { reason: "staging-lost", retry: "session" }],
    ["COPY (SELECT range FROM range(10)) TO '/dev/full' (FORMAT csv)", { reason: "quota", retry: "never" }],
    ["SET memory_limit = '10MB'; CREATE TABLE big AS SELECT md5(range::VARCHAR) AS a FROM range(3000000) ORDER BY a", { reason: "quota" }],
    ["ROLLBACK", { reason: "unknown", retry: "session" }],
  ];
  await connection.run("SET GLOBAL max_temp_directory_size = '1MB'");
  for (const [sql, expected] of cases) {
    const error = classifyError(await failureOf(connection.run(sql)), "a.duckdb");
    expect({ sql, ...error, message: error.message }).toMatchObject({ sql, ...expected });
    expect(error.message).toMatch(/^DuckDB: \S/);
    expect(`${error.message} ${String(error.cause ?? "")}`).not.toMatch(/secret row",|Original Line/);
  }

  await connection.run("RESET memory_limit");
  await connection.run("BEGIN");
  await other.run("BEGIN");
  await connection.run("ALTER TABLE t ADD COLUMN c INTEGER");
  expect(classifyError(await failureOf(other.run("ALTER TABLE t ADD COLUMN c INTEGER")), "a")).toMatchObject({
    reason: "contention",
    retry: "call",
  });
  expect(classifyError(await failureOf(other.run("SELECT 1")), "a")).toMatchObject({ reason: "unknown", retry: "session" });
  await other.run("ROLLBACK");
  await connection.run("COMMIT");

  for (const open of [connection, other]) {
    await open.run("BEGIN");
    await open.run("INSERT INTO t VALUES (5, 5, 5)");
  }
  await connection.run("COMMIT");
  expect(classifyError(await failureOf(other.run("COMMIT")), "a")).toMatchObject({ reason: "contention", retry: "call" });

  const endless = connection.run("SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE hash(a.range + b.range) = 1");
  const interrupts = setInterval(() => connection.interrupt(), 1);
  onTestFinished(() => clearInterval(interrupts));
  expect(classifyError(await failureOf(endless), "a")).toMatchObject({ reason: "aborted", retry: "never" });

  const ours = new DestinationError("quota", "kept as it is");
  expect(classifyError(ours, "a")).toBe(ours);
  expect(classifyError("a word", "a")).toMatchObject({ reason: "unknown", message: "DuckDB: a word." });
});

async function failureOf(running: Promise<unknown>): Promise<unknown> {
  return await running.then(
    () => expect.unreachable("the statement should fail"),
    (error: unknown) => error,
  );
}

test("errors of data name types and columns, never a value", async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  await connection.run("CREATE TABLE t (a INTEGER, b VARCHAR UNIQUE, c DATE, PRIMARY KEY (a, c))");
  await connection.run("INSERT INTO t VALUES (4711, 'canary: 4711', '4711-01-01')");
  const messages = {
    "SELECT 'canary'::INTEGER": "Conversion Error: Could not convert string … to INT32.",
    "SELECT 'it''s a canary'::DATE": "Conversion Error: invalid date field format …, expected format is (YYYY-MM-DD).",
    "SELECT '4711-13-45'::DATE": "Conversion Error: date field value out of range ….",
    "SELECT 4711.5::DECIMAL(4, 2)": "Conversion Error: Casting value … to type DECIMAL(4,2) failed: value is out of range!",
    "SELECT 4711e300::FLOAT": expect.stringMatching(/with value … can't be cast/),
    "SELECT '{canary'::JSON": expect.stringMatching(/^Conversion Error: Malformed JSON at byte \d+ of input: .* {2}Input …\.$/),
    "SELECT from_base64('!canary!')": expect.stringContaining("Could not decode string … as base64"),
    "INSERT INTO t VALUES (1, 'canary: 4711', '2000-01-01')": 'Constraint Error: Duplicate key "b: …" violates unique constraint.',
    "INSERT INTO t VALUES (4711, 'x', '4711-01-01')": 'Constraint Error: Duplicate key "a: …, c: …" violates primary key constraint.',
  };
  for (const [sql, message] of Object.entries(messages)) {
    const error = classifyError(await failureOf(connection.run(sql)), "a.duckdb");
    expect({ sql, message: error.message.replace("DuckDB: ", "") }).toEqual({ sql, message });
    expect(error.message).not.toMatch(/canary|4711/);
    expect(error.cause).toBeUndefined();
  }
});

test("a database that is open for reading only reads, and refuses a load", async () => {
  const path = join(await temporaryFolder(), "a.duckdb");
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run("CREATE SCHEMA letters; CREATE TABLE letters.t AS SELECT 1 AS a");
  connection.closeSync();
  instance.closeSync();
  const client = await connect({ credentials: { database: path, readOnly: true } });
  expect(await pagesOf(client.reader.rows("t"))).toMatchObject([{ rows: 1 }]);
  await expect(client.drop()).rejects.toMatchObject({ reason: "permission" });
});
