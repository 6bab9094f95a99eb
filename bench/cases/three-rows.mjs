import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "dlt-ts";

const folder = process.argv[2];
await pipeline("cold", { destination: duckdb(`${folder}/cold.duckdb`), pipelinesDir: folder }).run([{ id: 1 }, { id: 2 }, { id: 3 }], {
  tableName: "rows",
});
