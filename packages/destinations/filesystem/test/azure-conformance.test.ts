import { testDestination } from "@dlt-ts/destination-tests/vitest";
import { startAzurite } from "@dlt-ts/test-servers";
import { afterAll } from "vitest";
import { makeContainer } from "./support/azure.js";

/** The local folder is killed at every event; `FULL=1` does so here. */
const killEvery = process.env["FULL"] === undefined ? 8 : 1;

const server = await startAzurite();
afterAll(() => server[Symbol.asyncDispose]());
await makeContainer(server, "lake");
process.env["DLT_TEST_AZURE"] = `AccountName=${server.account};AccountKey=${server.key};BlobEndpoint=${server.endpoint}`;

await testDestination({ subject: new URL("./azure-subject.ts", import.meta.url), killEvery });
