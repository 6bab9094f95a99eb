import { noPostgres } from "../engines/server-of-tests.ts";
import { postgresEngine } from "./postgres-engine.ts";
import { testModel } from "./test-model.ts";

testModel("Postgres", postgresEngine, noPostgres);
