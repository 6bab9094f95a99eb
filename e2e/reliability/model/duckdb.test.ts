import { duckDbEngine } from "./duckdb-engine.ts";
import { testModel } from "./test-model.ts";

testModel("DuckDB", duckDbEngine);
