import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "dlt-ts";

const letters = pipeline("instance_form", { destination: duckdb("instance.duckdb"), datasetName: "letters" });
await letters.run([{ letter: "a" }, { letter: "b" }, { letter: "c" }], { tableName: "letters" });
console.log(`${(await letters.dataset().table("letters").fetchAll()).length} rows`);
