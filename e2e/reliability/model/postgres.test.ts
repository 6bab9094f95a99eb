import { sharedPostgres } from "@dlt-ts/test-servers";
import { postgresEngine } from "./postgres-engine.ts";
import { testModel } from "./test-model.ts";

const { unavailable } = await sharedPostgres();

testModel("Postgres", postgresEngine, unavailable);
