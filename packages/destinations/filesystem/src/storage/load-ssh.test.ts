import { expect, test, vi } from "vitest";
import { loadSsh } from "./load-ssh.js";

vi.mock("ssh2", () => {
  throw new Error("Cannot find package 'ssh2'");
});

test("without the driver it is said what to install", async () => {
  await expect(loadSsh()).rejects.toMatchObject({
    reason: "driver-missing",
    retry: "never",
    message: expect.stringContaining("npm install ssh2"),
    context: { package: "ssh2" },
  });
});
