// Python dlt and dlt-ts take turns on one dataset of Postgres, each on a machine of its own that knows only what the dataset says.
// `node e2e/reliability/interop/run.ts <python>`: a Python that has `dlt[postgres]==1.26.0`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "@dlt-ts/pipeline";
import { postgres } from "@dlt-ts/postgres";
import { startPostgres } from "@dlt-ts/test-servers";
import pg from "pg";
import { Model, type TableInput } from "../model/model.ts";
import { compareTables } from "../model/compare-tables.ts";
import { resourceOf } from "../model/resource-of.ts";
import { postgresTables } from "../model/postgres-engine.ts";
import type { Item } from "../model/rows-of-items.ts";
import type { TableDesign } from "../model/table-design.ts";

const python = process.argv[2] ?? "python3";

const plain = {
  name: "orders",
  primaryKey: [],
  mergeKey: [],
  hardDelete: undefined,
  dedupSort: undefined,
  activeRecordTimestamp: undefined,
};
const keyed = { ...plain, primaryKey: ["id"] };
const designs: Readonly<Record<string, TableDesign>> = {
  append: { ...plain, write: { disposition: "append" } },
  replace: { ...plain, write: { disposition: "replace", strategy: "truncate-and-insert" } },
  "delete-insert": { ...keyed, write: { disposition: "merge", strategy: "delete-insert" }, hardDelete: "bool", dedupSort: "desc" },
  upsert: { ...keyed, write: { disposition: "merge", strategy: "upsert" }, hardDelete: "bool" },
  "insert-only": { ...keyed, write: { disposition: "merge", strategy: "insert-only" } },
  scd2: { ...plain, write: { disposition: "merge", strategy: "scd2" } },
  "scd2 by merge key": {
    ...plain,
    write: { disposition: "merge", strategy: "scd2" },
    mergeKey: ["id"],
    activeRecordTimestamp: "9999-12-31",
  },
};

/** What the turns load: rows come, change, come again, and go; a column comes, and one gets another type. */
const turns: readonly (readonly Item[])[] = [
  [order(1, "a", [1, 2]), order(2, "b", []), order(3, "c", [{ x: 1, deep: [1, 2] }])],
  [order(2, "b", []), order(3, "d", [{ x: 2, deep: [3] }, 5]), { ...order(4, "e", [6]), more: true }],
  [order(1, "a", [1, 2]), { ...order(4, "f", []), more: false }, order(5, "g", [7, 8, 9])],
  [{ ...order(1, "h", [1]), more: 12 }, order(2, "b", []), { ...order(5, "g", [7]), note: "é\n'" }],
];

function order(id: number, text: string, list: Item["list"]): Item {
  return { id, text, amount: id * 10, list: list!, object: { a: id, b: null } };
}

/** Rows that this strategy may get: marks and numbers only where the design has them. */
function inputOf(design: TableDesign, turn: number): TableInput {
  const items = turns[turn]!.map((item) => ({
    ...item,
    ...(design.hardDelete === undefined ? {} : { gone: turn === 2 && item["id"] === 4 }),
    ...(design.dedupSort === undefined ? {} : { seq: turn * 10 + Number(item["id"]) }),
  }));
  // One key twice in a load; the newer one counts.
  const older = design.dedupSort === undefined ? [] : items.slice(0, 1).map((item) => ({ ...item, text: "older", list: [99], seq: 0 }));
  return { table: design, items: [...older, ...items] };
}

const server = await startPostgres();
/** Python wants a password, which this server asks nobody for. */
const withPassword = new URL(server.connectionString);
withPassword.password = "any";
const direct = new pg.Client({ connectionString: server.connectionString });
await direct.connect();
let failed = 0;
try {
  for (const [name, design] of Object.entries(designs)) {
    for (const first of ["python", "typescript"] as const) {
      const dataset = `${name}_${first}`.replaceAll(/\W/g, "_");
      try {
        await takeTurns(dataset, design, first);
        console.log(`ok      ${name}, ${first} first: ${turns.length} turns`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}, ${first} first: ${(error as Error).message}`);
      }
    }
  }
} finally {
  await direct.end();
  await server.stop();
}
process.exitCode = failed === 0 ? 0 : 1;

async function takeTurns(dataset: string, design: TableDesign, first: "python" | "typescript"): Promise<void> {
  const model = new Model();
  for (const turn of turns.keys()) {
    const input = inputOf(design, turn);
    const folder = await mkdtemp(join(tmpdir(), "dlt-interop-"));
    try {
      await ((turn % 2 === 0) === (first === "python") ? runPython : runTypeScript)(folder, dataset, input);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    model.run([input]);
    compareTables(await postgresTables(direct, dataset), [design], model, turn);
  }
}

async function runTypeScript(folder: string, dataset: string, { table, items }: TableInput): Promise<void> {
  const pipe = pipeline("shop", {
    destination: postgres(server.connectionString),
    datasetName: dataset,
    pipelinesDir: folder,
    projectFolder: folder,
  });
  await pipe.run([resourceOf(table, items)]);
}

async function runPython(folder: string, dataset: string, { table, items }: TableInput): Promise<void> {
  const { name, write, primaryKey, mergeKey, hardDelete, dedupSort, activeRecordTimestamp } = table;
  const disposition = {
    disposition: write.disposition,
    ...(write.disposition === "merge" ? { strategy: write.strategy } : {}),
    ...(activeRecordTimestamp === undefined ? {} : { active_record_timestamp: activeRecordTimestamp }),
  };
  const hints = {
    write_disposition: disposition,
    ...(primaryKey.length === 0 ? {} : { primary_key: primaryKey }),
    ...(mergeKey.length === 0 ? {} : { merge_key: mergeKey }),
    columns: {
      ...(hardDelete === undefined ? {} : { gone: { hard_delete: true } }),
      ...(dedupSort === undefined ? {} : { seq: { dedup_sort: dedupSort } }),
    },
  };
  const child = spawn(python, [join(import.meta.dirname, "turn.py")], {
    stdio: ["pipe", "ignore", "pipe"],
    env: {
      ...process.env,
      RUNTIME__DLTHUB_TELEMETRY: "false",
      RUNTIME__LOG_LEVEL: "CRITICAL",
      DLT_DATA_DIR: folder,
      DLT_PROJECT_DIR: folder,
    },
  });
  child.stdin.end(JSON.stringify({ table: name, hints, rows: items, address: withPassword.href, dataset, folder }));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`Python ended with ${code}: ${said.trimEnd().slice(-300)}`);
}
