import { DuckDBInstance } from "@duckdb/node-api";
import { report } from "../report.ts";

const [, , folder] = process.argv.slice(2) as [string, string, string];

await report(async () => {
  const instance = await DuckDBInstance.create(`${folder}/read-json.duckdb`);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE rows AS SELECT * FROM read_json('${folder.replaceAll("'", "''")}/rows.jsonl', format = 'newline_delimited')`,
  );
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
});
