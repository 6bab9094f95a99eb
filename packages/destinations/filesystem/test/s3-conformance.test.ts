import { testDestination } from "@dlt-ts/destination-tests/vitest";

/** The local folder is killed at every event; `FULL=1` does so here. */
const killEvery = process.env["FULL"] === undefined ? 8 : 1;

await testDestination({ subject: new URL("./s3-subject.ts", import.meta.url), killEvery });
