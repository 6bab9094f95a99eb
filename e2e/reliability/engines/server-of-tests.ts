import { sharedPostgres } from "@dlt-ts/test-servers";

const { url } = await sharedPostgres();

/** The connection string of the Postgres of this test run; absent where there is none for this machine. */
export const serverOfTests: string | undefined = url;

/** Whether a Postgres that is missing is a failure. */
export const postgresIsRequired: boolean = (process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes("postgres");

/** Whether tests on Postgres are left out. */
export const noPostgres: boolean = url === undefined && !postgresIsRequired;
