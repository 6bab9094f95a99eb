import { postgres } from "@dlt-ts/postgres";
// Loading the driver is no part of it.
import "pg";
import "pg-copy-streams";
import { pipeline, resource, type MergeStrategy } from "dlt-ts";
import { report } from "../report.ts";
import { benchRows } from "../rows.ts";

const [way, count, connection, folder] = process.argv.slice(2) as ["append" | MergeStrategy, string, string, string];

const rows = Array.from(benchRows("flat", Number(count)), (row) => JSON.parse(JSON.stringify(row)) as Readonly<Record<string, unknown>>);
const target = pipeline("bench", { destination: postgres(connection), datasetName: "bench", pipelinesDir: folder });
const all = resource("rows", rows, { primaryKey: "id" });

if (way === "append") {
  globalThis.gc?.();
  await report(() => target.run(all));
} else {
  await target.run(all);
  const changed = rows.filter((_, index) => index % 10 === 0).map((row) => ({ ...row, score: -1 }));
  const tenth = resource("rows", changed, { primaryKey: "id", writeDisposition: { disposition: "merge", strategy: way } });
  globalThis.gc?.();
  await report(() => target.run(tenth));
}
