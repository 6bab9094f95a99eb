import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(`${process.argv[2]}/open.duckdb`);
const connection = await instance.connect();
await connection.run("SELECT 1");
connection.closeSync();
instance.closeSync();
