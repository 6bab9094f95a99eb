import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@dlt-ts/test-servers";
import { requireCommand } from "../tools/command.ts";
import { median, runCase } from "./report.ts";
import { benchRows, type BenchRow } from "./rows.ts";

const columns =
  "id bigint, user_id bigint, name varchar, email varchar, amount double precision, active boolean, created_at timestamptz, country varchar, note varchar, score bigint";

/** What takes turns: each is timed as a process of its own, with its connection. */
interface Contender {
  readonly name: string;
  run(): Promise<number>;
}

/**
 * Rows in memory into a real Postgres with its default durability, against `psql` and its `\copy` of a CSV file that holds the same rows
 * already, without and with the columns and the unique index that dlt adds; then a merge of a tenth of the rows, against the SQL that a person would write for it, `\copy` into a temporary table included.
 */
export async function intoPostgres(rounds: number): Promise<void> {
  const count = Number(process.env["ROWS"] ?? 1_000_000);
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-bench-"));
  await using server = await startPostgres({ settings: ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_wal_size=4GB"] });
  const url = server.connectionString;
  const psql = async (...statements: readonly string[]): Promise<number> => {
    const start = performance.now();
    await requireCommand("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", url, ...statements.flatMap((statement) => ["-c", statement])]);
    return performance.now() - start;
  };
  const ours = async (way: string): Promise<number> => {
    const run = mkdtempSync(join(folder, "run-"));
    await psql("DROP SCHEMA IF EXISTS bench CASCADE", "CHECKPOINT");
    const { milliseconds } = await runCase("into-postgres", way, String(count), url, run);
    rmSync(run, { recursive: true, force: true });
    return milliseconds;
  };
  try {
    const all = join(folder, "all.csv");
    const tenth = join(folder, "tenth.csv");
    const withIds = join(folder, "with-ids.csv");
    await writeCsv(all, count, (row) => row);
    await writeCsv(withIds, count, (row) => ({
      ...row,
      _dlt_load_id: "1767225600.123456",
      _dlt_id: randomBytes(10).toString("base64url"),
    }));
    await writeCsv(tenth, count, (row) => (Number(row["id"]) % 10 === 0 ? { ...row, score: -1 } : undefined));
    const fresh = ["DROP TABLE IF EXISTS plain", `CREATE TABLE plain (${columns})`] as const;

    await compare(`postgres, ${count} rows appended`, rounds, [
      { name: "dlt-ts", run: () => ours("append") },
      {
        name: "psql \\copy",
        async run() {
          await psql(...fresh, "CHECKPOINT");
          return await psql(`\\copy plain FROM '${all}' CSV`);
        },
      },
      {
        name: "psql \\copy, with _dlt_id",
        async run() {
          await psql(
            "DROP TABLE IF EXISTS plain",
            `CREATE TABLE plain (${columns}, _dlt_load_id varchar NOT NULL, _dlt_id varchar NOT NULL UNIQUE)`,
            "CHECKPOINT",
          );
          return await psql(`\\copy plain FROM '${withIds}' CSV`);
        },
      },
    ]);

    const names = columns.split(", ").map((column) => column.split(" ")[0]!);
    const byHand = (merge: readonly string[]) => async (): Promise<number> => {
      await psql(...fresh, `\\copy plain FROM '${all}' CSV`, "ANALYZE plain", "CHECKPOINT");
      return await psql("BEGIN", `CREATE TEMP TABLE incoming (${columns})`, `\\copy incoming FROM '${tenth}' CSV`, ...merge, "COMMIT");
    };
    await compare(`postgres, ${count / 10} of ${count} rows merged`, rounds, [
      { name: "dlt-ts upsert", run: () => ours("upsert") },
      { name: "dlt-ts delete-insert", run: () => ours("delete-insert") },
      {
        name: "MERGE by hand",
        run: byHand([
          `MERGE INTO plain d USING incoming s ON d.id = s.id WHEN MATCHED THEN UPDATE SET ${names.map((name) => `${name} = s.${name}`).join(", ")} WHEN NOT MATCHED THEN INSERT VALUES (${names.map((name) => `s.${name}`).join(", ")})`,
        ]),
      },
      {
        name: "DELETE and INSERT by hand",
        run: byHand(["DELETE FROM plain d USING incoming s WHERE d.id = s.id", "INSERT INTO plain SELECT * FROM incoming"]),
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(title: string, rounds: number, contenders: readonly Contender[]): Promise<void> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contenders) times.get(name)!.push((await run()) / 1000);
  }
  console.log(title);
  for (const [name, seconds] of times) {
    const spread = `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`;
    console.log(`  ${name.padEnd(26)} ${median(seconds).toFixed(2)} s (${spread})`);
  }
  for (const [ours, seconds] of times) {
    if (!ours.startsWith("dlt-ts")) continue;
    for (const [other, theirs] of times) {
      if (other.startsWith("dlt-ts")) continue;
      console.log(`  ${ours} runs at ${(median(theirs) / median(seconds)).toFixed(2)} times the speed of ${other}`);
    }
  }
}

async function writeCsv(path: string, count: number, choose: (row: BenchRow) => BenchRow | undefined): Promise<void> {
  await using file = await open(path, "w");
  let text = "";
  for (const every of benchRows("flat", count)) {
    const row = choose(every);
    if (row === undefined) continue;
    text += `${Object.values(row)
      .map((value) => (value === null ? "" : String(value)))
      .join(",")}\n`;
    if (text.length > 1 << 20) {
      await file.write(text);
      text = "";
    }
  }
  await file.write(text);
}
