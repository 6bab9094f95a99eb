import { sharedPostgres } from "@dlt-ts/test-servers";
import { testMatrix } from "./matrix.ts";

const { url } = await sharedPostgres();

testMatrix("postgres", url);
