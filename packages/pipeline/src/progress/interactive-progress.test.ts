import { describe, expect, test, vi } from "vitest";
import { interactiveProgress, liveProgress, type Screen } from "./interactive-progress.js";
import type { PipelineEvent } from "../pipeline-event.js";
import { ProgressBoard } from "./progress-board.js";

const origin = { pipeline: "shop", step: "load", loadId: "1700000000.1" } as const;
const started: PipelineEvent = { ...origin, type: "step", status: "started" };

describe("the board", () => {
  test("shows the step and its tables, with rates, and a bar where the total is known", () => {
    const board = new ProgressBoard();
    board.hear(started, 0);
    expect(board.lines(0, 1e8, 100)).toEqual(["shop load 1700000000.1  0 rows  0/s  0 ms  100 MB"]);
    board.hear({ ...origin, type: "total", of: "jobs", total: 4, rows: 4000, bytes: 9 }, 0);
    board.hear({ ...origin, type: "rows", name: "people", rows: 1, bytes: 9 }, 1000);
    board.hear({ ...origin, type: "rows", name: "orders", rows: 1200, bytes: 45_100 }, 1000);
    board.hear({ ...origin, type: "effect", effect: "job", status: "finished", job: "orders.1", table: "orders" }, 1000);
    expect(board.lines(3000, 1e8, 120)).toEqual([
      "shop load 1700000000.1  ███░░░░░░░ 25%  1 of 4 jobs  1,201 rows  400/s  3.00 s  100 MB",
      "  orders  1,200 rows  400/s  45.1 kB",
      "  people       1 row    0/s      9 B",
    ]);
    expect(board.lines(3000, 1e8, 30)[0]).toBe("shop load 1700000000.1  ███░░…");
    board.hear(started, 3000);
    expect(board.lines(3000, 1e8, 100)).toHaveLength(1);
  });

  test("shows the tables that moved last when there are many", () => {
    const board = new ProgressBoard();
    board.hear(started, 0);
    for (let at = 0; at < 20; at++) board.hear({ ...origin, type: "rows", name: `t${String(at).padStart(2, "0")}`, rows: 1 }, 0);
    const lines = board.lines(1000, 1, 100);
    expect(lines).toHaveLength(14);
    expect(lines[1]).toContain("t08");
    expect(lines.at(-1)).toBe("  and 8 more");
  });

  test("counts resources, and rows of the files to normalize", () => {
    const board = new ProgressBoard();
    board.hear({ ...origin, type: "total", of: "resources", total: 2 }, 0);
    board.hear({ ...origin, type: "resource", name: "orders", status: "finished", rows: 1, pages: 1, sourceTime: 0 }, 0);
    expect(board.lines(0, 1, 100)[0]).toContain("1 of 2 resources");
    board.hear({ ...origin, type: "total", of: "files", total: 2, rows: 10 }, 0);
    board.hear({ ...origin, type: "rows", name: "orders", rows: 5 }, 0);
    expect(board.lines(0, 1, 100)[0]).toContain("█████░░░░░ 50%");
  });
});

describe("the display", () => {
  test("shows pictures while a step runs, notes above them, and leaves the last one", async () => {
    vi.useFakeTimers();
    const shown: string[] = [];
    const screen: Screen = {
      show: (text) => shown.push(`show ${text}`),
      print: (text) => shown.push(`print ${text}`),
      leave: () => shown.push("leave"),
    };
    let now = 0;
    const listen = liveProgress({ open: () => Promise.resolve(screen), width: () => 80, now: () => now, memory: () => 1e6 });
    listen(started);
    now = 100;
    await vi.advanceTimersByTimeAsync(100);
    listen({ ...origin, type: "warning", message: "careful" });
    listen({ ...origin, type: "step", status: "failed", message: "no such host", code: "ENOTFOUND" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown).toEqual([
      "show shop load 1700000000.1  0 rows  0/s  0 ms  1.00 MB",
      "show shop load 1700000000.1  0 rows  0/s  100 ms  1.00 MB",
      "print shop load 1700000000.1: warning: careful",
      "show shop load 1700000000.1  0 rows  0/s  100 ms  1.00 MB\n  failed: no such host",
      "leave",
    ]);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test("is none where standard error is no terminal, or in a CI", () => {
    const before = Object.getOwnPropertyDescriptors(process.stderr);
    const set = (isTTY: boolean, columns: number): void => {
      Object.defineProperty(process.stderr, "isTTY", { value: isTTY, configurable: true });
      Object.defineProperty(process.stderr, "columns", { value: columns, configurable: true });
    };
    try {
      vi.stubEnv("CI", "");
      vi.stubEnv("TERM", "xterm");
      set(false, 80);
      expect(interactiveProgress()).toBeUndefined();
      set(true, 0);
      expect(interactiveProgress()).toBeUndefined();
      set(true, 80);
      expect(interactiveProgress()).toBeTypeOf("function");
      vi.stubEnv("CI", "true");
      expect(interactiveProgress()).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
      for (const name of ["isTTY", "columns"] as const) {
        if (before[name] === undefined) Reflect.deleteProperty(process.stderr, name);
        else Object.defineProperty(process.stderr, name, before[name]);
      }
    }
  });
});
