import { DuckDBInstance } from "@duckdb/node-api";

const [, , folder] = process.argv.slice(2) as [string, string, string];
const instance = await DuckDBInstance.create(`${folder}/read-json.duckdb`);
const connection = await instance.connect();

const start = performance.now();
await connection.run(
  `CREATE TABLE rows AS SELECT * FROM read_json('${folder.replaceAll("'", "''")}/rows.jsonl', format = 'newline_delimited')`,
);
await connection.run("CHECKPOINT");
console.log(JSON.stringify({ milliseconds: performance.now() - start, memory: process.resourceUsage().maxRSS }));
connection.closeSync();
instance.closeSync();
