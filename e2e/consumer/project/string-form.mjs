import { pipeline } from "dlt-ts";

const letters = pipeline("string_form", { destination: "duckdb", datasetName: "letters" });
await letters.run([{ letter: "a" }, { letter: "b" }, { letter: "c" }], { tableName: "letters" });
console.log(`${(await letters.dataset().table("letters").fetchAll()).length} rows`);
