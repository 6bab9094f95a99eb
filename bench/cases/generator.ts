import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "dlt-ts";
import { report } from "../report.ts";
import { benchRows, type Shape } from "../rows.ts";

const [shape, count, folder] = process.argv.slice(2) as [Shape, string, string];

await report(() =>
  pipeline("memory", { destination: duckdb(`${folder}/memory.duckdb`), pipelinesDir: folder }).run(benchRows(shape, Number(count)), {
    tableName: "rows",
  }),
);
