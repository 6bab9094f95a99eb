import { expect, test, vi } from "vitest";
import { loadAzureBlobs, loadAzureIdentity } from "./load-azure.js";

for (const name of ["@azure/storage-blob", "@azure/identity"]) {
  vi.doMock(name, () => {
    throw new Error(`Cannot find package '${name}'`);
  });
}

test.each([
  ["@azure/storage-blob", loadAzureBlobs],
  ["@azure/identity", loadAzureIdentity],
])("without %s it is said what to install", async (name, load) => {
  await expect(load()).rejects.toMatchObject({
    reason: "driver-missing",
    retry: "never",
    message: expect.stringContaining(`npm install ${name}`),
    context: { package: name },
  });
});
