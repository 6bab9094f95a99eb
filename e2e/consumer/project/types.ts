import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "dlt-ts";

pipeline("p", { destination: "duckdb", destinationOptions: { credentials: "a.duckdb", recommendedFileSize: 1_000_000 } });
pipeline("p", { destination: duckdb("a.duckdb") });
pipeline("p", { destination: "a-name-that-config-knows" });

// @ts-expect-error a misspelt option
pipeline("p", { destination: "duckdb", destinationOptions: { credentails: "a.duckdb" } });
// @ts-expect-error a disposition that does not exist
void pipeline("p", { destination: "duckdb" }).run([], { tableName: "t", writeDisposition: "upsert" });
