import { describe, expect, test } from "vitest";
import { serverFiles } from "./server-files.ts";
import { Server } from "./server.ts";

const files = serverFiles();

describe.skipIf(typeof files === "string")("a server", () => {
  test("is ready when it says so, wherever it logs", async () => {
    const server = await Server.make(files as Exclude<typeof files, string>, ["logging_collector=on"]);
    await server.remove();
  });

  test("that does not start says why", async () => {
    await expect(Server.make(files as Exclude<typeof files, string>, ["max_connections=none"])).rejects.toThrow(
      /postgres did not start: .*max_connections/s,
    );
  });
});
