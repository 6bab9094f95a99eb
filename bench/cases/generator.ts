import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "dlt-ts";
import { report } from "../report.ts";
import { benchRows, type Shape } from "../rows.ts";

const [shape, count, folder, memoryLimit] = process.argv.slice(2) as [Shape, string, string, string | undefined];
const database = `${folder}/memory.duckdb`;
const globalConfig = memoryLimit === undefined ? {} : { memory_limit: memoryLimit };

await report(() =>
  pipeline("memory", { destination: duckdb({ credentials: { database, globalConfig } }), pipelinesDir: folder }).run(
    benchRows(shape, Number(count)),
    { tableName: "rows" },
  ),
);
