import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "dlt-ts";
import { benchRows, type Shape } from "../rows.ts";

const [shape, count, folder] = process.argv.slice(2) as [Shape, string, string];
const rows = [...benchRows(shape, Number(count))];
const target = pipeline("bench", { destination: duckdb(`${folder}/dlt-ts.duckdb`), datasetName: "bench", pipelinesDir: folder });

const start = performance.now();
await target.run(rows, { tableName: "rows" });
console.log(JSON.stringify({ milliseconds: performance.now() - start, memory: process.resourceUsage().maxRSS }));
