const { duckdb } = require("@dlt-ts/duckdb");
const { pipeline } = require("dlt-ts");

async function main() {
  const letters = pipeline("required", { destination: duckdb("required.duckdb"), datasetName: "letters" });
  await letters.run([{ letter: "a" }, { letter: "b" }, { letter: "c" }], { tableName: "letters" });
  console.log(`${(await letters.dataset().table("letters").fetchAll()).length} rows`);
}
void main();
