import { duckdb } from "@dlt-ts/duckdb";
// Loading the driver is the same for both cases, and no part of either.
import "@duckdb/node-api";
import { pipeline } from "dlt-ts";
import { report } from "../report.ts";
import { benchRows, type Shape } from "../rows.ts";

const [shape, count, folder] = process.argv.slice(2) as [Shape, string, string];
// Parsed, as an answer of an API is: text that was put together lies in pieces in memory until it is first read.
const rows = Array.from(benchRows(shape, Number(count)), (row) => JSON.parse(JSON.stringify(row)) as unknown);
const target = pipeline("bench", { destination: duckdb(`${folder}/dlt-ts.duckdb`), datasetName: "bench", pipelinesDir: folder });
// What making the rows left behind is not ours to clear.
globalThis.gc?.();

await report(() => target.run(rows, { tableName: "rows" }));
