import { startAzurite } from "@dlt-ts/test-servers";
import { afterAll } from "vitest";
import { openAzureStorage } from "../src/storage/azure-storage.js";
import { testStorage } from "./support/storage-contract.js";
import { makeContainer } from "./support/azure.js";

const server = await startAzurite();
afterAll(() => server[Symbol.asyncDispose]());
await makeContainer(server, "lake");

testStorage("az", async () =>
  openAzureStorage(
    { scheme: "az", authority: "lake", path: "some/prefix" },
    { azureStorageAccountName: server.account, azureStorageAccountKey: server.key, endpointUrl: server.endpoint },
  ),
);
