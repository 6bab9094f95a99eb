import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { pipeline } from "@dlt-ts/pipeline";
import { startAzurite } from "@dlt-ts/test-servers";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { filesystem } from "../src/filesystem.js";
import { containerOf, makeContainer } from "./support/azure.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const server = await startAzurite({ account: "dltdata" });
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => void vi.unstubAllEnvs());
for (const name of ["my-bucket", "prod-bucket"]) await makeContainer(server, name);

async function rowsIn(container: string, prefix: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const { name } of containerOf(server, container).listBlobsFlat({ prefix })) {
    const bytes = await containerOf(server, container).getBlobClient(name).downloadToBuffer();
    for (const line of gunzipSync(bytes).toString("utf8").trimEnd().split("\n")) rows.push((JSON.parse(line) as { readonly a: number }).a);
  }
  return rows;
}

test("a bucket with a name of its own has its own credentials in config, and is told by its name", async () => {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, ".dlt"));
  writeFileSync(
    join(folder, ".dlt/config.toml"),
    `[destination.filesystem]
bucket_url = "az://my-bucket"

[destination.production_az_bucket]
bucket_url = "az://prod-bucket"
`,
  );
  writeFileSync(
    join(folder, ".dlt/secrets.toml"),
    `[destination.production_az_bucket.credentials]
azure_storage_account_name = "dltdata"
azure_storage_account_key = "${server.key}"
endpoint_url = "${server.endpoint}"
`,
  );
  const pipe = pipeline("my_pipeline", {
    destination: filesystem({ destinationName: "production_az_bucket" }),
    datasetName: "week8_data",
    pipelinesDir: join(folder, "work"),
    projectFolder: folder,
  });
  const info = await pipe.run([{ a: 1 }, { a: 2 }], { tableName: "letters" });
  expect(String(info)).toContain("production_az_bucket");
  expect(String(info)).not.toContain(server.key);
  expect(await rowsIn("prod-bucket", "week8_data/letters/")).toEqual([1, 2]);
  expect(await rowsIn("my-bucket", "")).toEqual([]);
});

test("a pipeline extracts and normalizes without credentials, and loads with those of the environment", async () => {
  const folder = await temporaryFolder();
  const pipe = pipeline("multi_stage_pipeline", { destination: "filesystem", pipelinesDir: join(folder, "work"), projectFolder: folder });
  await pipe.extract([{ a: 1 }, { a: 2 }], { tableName: "letters" });
  await pipe.normalize();
  vi.stubEnv("DESTINATION__FILESYSTEM__CREDENTIALS__AZURE_STORAGE_ACCOUNT_NAME", server.account);
  vi.stubEnv("DESTINATION__FILESYSTEM__CREDENTIALS__AZURE_STORAGE_ACCOUNT_KEY", server.key);
  vi.stubEnv("DESTINATION__FILESYSTEM__CREDENTIALS__ENDPOINT_URL", server.endpoint);
  await pipe.load({ destination: filesystem({ bucketUrl: "az://my-bucket" }) });
  expect(await rowsIn("my-bucket", "multi_stage_pipeline_dataset/letters/")).toEqual([1, 2]);
});
