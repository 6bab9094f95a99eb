import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { localStorage } from "../src/storage/local-storage.js";
import { memoryStorage } from "../src/storage/memory-storage.js";
import { testStorage } from "./support/storage-contract.js";

const folder = mkdtempSync(join(tmpdir(), "dlt-ts-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

testStorage("file", async () => localStorage(join(folder, "lake")));
testStorage("memory", async () => memoryStorage("contract", "some/prefix"));
