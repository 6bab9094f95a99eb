import { expect, test, vi } from "vitest";
import { duckdb } from "../duckdb.js";
import { loadDriver } from "./load-driver.js";

vi.mock("@duckdb/node-api", () => {
  throw new Error("Cannot find package '@duckdb/node-api'");
});

test("without its driver the destination is there, and connecting says what to install", async () => {
  expect(duckdb("a.duckdb").capabilities().commit).toBe("atomic");
  await expect(loadDriver()).rejects.toMatchObject({
    reason: "driver-missing",
    retry: "never",
    message: expect.stringContaining("npm install @dlt-ts/duckdb @duckdb/node-api@1.5.5-r.1"),
  });
});
