import { expect, test } from "vitest";
import { logProgress } from "./log-progress.js";

test("the log tells of steps, of rows once a second, of waiting and of warnings", () => {
  let time = 0;
  let text = "";
  const listen = logProgress(
    (line) => (text += line),
    () => time,
    () => 212_000_000,
  );
  const event = { pipeline: "shop", step: "load", loadId: "1700000000.1" } as const;
  listen({ pipeline: "shop", step: "load", type: "step", status: "started" });
  listen({ ...event, type: "effect", effect: "begin", status: "finished" });
  listen({ ...event, type: "total", of: "jobs", total: 2, rows: 12_347, bytes: 45_100 });
  listen({ ...event, type: "rows", name: "orders", rows: 1 });
  listen({ ...event, type: "rows", name: "people", rows: 2 });
  time = 999;
  listen({ ...event, type: "rows", name: "orders", rows: 1000 });
  time = 1000;
  listen({ ...event, type: "rows", name: "orders", rows: 12_345 });
  listen({ ...event, type: "retry", scope: "call", attempt: 1, delay: 1500, message: "deadlock" });
  listen({ ...event, type: "warning", message: "careful" });
  listen({ ...event, type: "effect", effect: "commit", status: "finished" });
  time = 61_000;
  listen({ pipeline: "shop", step: "load", type: "step", status: "finished" });
  listen({ pipeline: "shop", step: "load", type: "step", status: "failed", message: "no such host", code: "ENOTFOUND" });
  expect(text.split("\n")).toEqual([
    "shop load: started",
    "shop load 1700000000.1: 2 jobs, 12,347 rows, 45.1 kB",
    "shop load 1700000000.1: orders: 1 row",
    "shop load 1700000000.1: people: 2 rows",
    "shop load 1700000000.1: orders: 12,345 rows, 12,344 per second",
    "shop load 1700000000.1: attempt 1 failed, the next one follows in 1.50 s: deadlock",
    "shop load 1700000000.1: warning: careful",
    "shop load 1700000000.1: committed",
    "shop load: finished after 1 min 1 s, 212 MB of memory in use",
    "shop load: failed after 1 min 1 s: no such host",
    "",
  ]);
});
