import { memory } from "@dlt-ts/core/testing";
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { takeLock, type FolderLock, type LockHolder } from "../../src/package/folder-lock.js";
import type { LockError } from "../../src/package/lock-error.js";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { FileStore } from "../support/file-store.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { startChild } from "./children.js";

let count = 0;
const take = (folder: string): Promise<FolderLock | LockHolder> =>
  takeLock(folder, join(folder, "temporary", `own-${String(count++)}`), "run");

async function held(folder: string): Promise<FolderLock> {
  const lock = await take(folder);
  if ("assertHeld" in lock) return lock;
  throw new Error(`held by ${lock.pid}`);
}

const shopIn = (folder: string, lockTimeout?: number): Pipeline =>
  pipeline("shop", {
    destination: memory({ store: new FileStore(`${folder}/destination.json`) }),
    pipelinesDir: `${folder}/pipelines`,
    datasetName: "data",
    lockTimeout,
  });

/** Changes what the newest lock says about its holder. */
function rewrite(folder: string, change: object): string {
  const number = readdirSync(join(folder, "lock")).sort().at(-1)!;
  const file = join(folder, "lock", number, "holder.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...change }));
  return file;
}

describe("the lock of a working folder", () => {
  test("is held by one, and can be taken once it was given back", async () => {
    const folder = temporaryFolder();
    const first = await held(folder);
    expect(await take(folder)).toMatchObject({ pid: process.pid, host: hostname(), step: "run" });
    await first.assertHeld();
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    const second = await held(folder);
    await expect(first.assertHeld()).rejects.toThrow(/no longer holds the lock/);
    await second.assertHeld();
    expect(readdirSync(join(folder, "lock"))).toEqual(["2"]);
    expect(readdirSync(join(folder, "temporary"))).toEqual([]);
    await second[Symbol.asyncDispose]();
  });

  test.runIf(process.platform === "linux")("of a process whose id another process has now is free", async () => {
    const folder = temporaryFolder();
    await held(folder);
    rewrite(folder, { born: "1" });
    await held(folder);
  });

  test("of another machine is free a minute after its last sign of life", async () => {
    const folder = temporaryFolder();
    const lost = await held(folder);
    const file = rewrite(folder, { machine: "another", pid: 1, host: "far" });
    expect(await take(folder)).toMatchObject({ host: "far" });
    const old = new Date(Date.now() - 61_000);
    utimesSync(file, old, old);
    const taken = await held(folder);
    await expect(lost.assertHeld()).rejects.toMatchObject({ code: "DLT_LOCK", message: expect.stringContaining("another took it") });
    await taken.assertHeld();
  });

  test("of a process that may be running here, where the platform does not tell since when, is free ten minutes after its last sign of life", async () => {
    const folder = temporaryFolder();
    const lost = await held(folder);
    const file = rewrite(folder, { born: undefined });
    const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
    expect(await take(folder)).toMatchObject({ pid: process.pid });
    utimesSync(file, minutesAgo(9), minutesAgo(9));
    expect(await take(folder)).toMatchObject({ pid: process.pid });
    utimesSync(file, minutesAgo(11), minutesAgo(11));
    const taken = await held(folder);
    await expect(lost.assertHeld()).rejects.toMatchObject({ code: "DLT_LOCK" });
    await taken.assertHeld();
  });

  test("that somebody removed by hand, as the error says, can be taken, and who held it notices", async () => {
    const folder = temporaryFolder();
    const lost = await held(join(folder, "pipelines", "shop"));
    const shop = shopIn(folder);
    const error = (await shop.run([{ id: 1 }], { tableName: "orders" }).catch((caught: unknown) => caught)) as LockError;
    const path = join(folder, "pipelines", "shop", "lock");
    expect(error).toMatchObject({ code: "DLT_LOCK", context: { path } });
    expect(error.message).toContain(`remove the folder ${path}.`);
    rmSync(path, { recursive: true });
    await shop.run([{ id: 1 }], { tableName: "orders" });
    await expect(lost.assertHeld()).rejects.toMatchObject({ code: "DLT_LOCK" });
  });

  test("is lost with its folder", async () => {
    const folder = temporaryFolder();
    const lock = await held(folder);
    rmSync(folder, { recursive: true });
    await expect(lock.assertHeld()).rejects.toThrow(/the folder was removed/);
    await lock[Symbol.asyncDispose]();
  });

  test("that was cut short when the machine stopped is free", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "lock", "7"), { recursive: true });
    writeFileSync(join(folder, "lock", "7", "holder.json"), '{"pi');
    await held(folder);
    expect(readdirSync(join(folder, "lock"))).toEqual(["8"]);
  });

  test("of a dead process is taken by one of many that see it at once", async () => {
    for (let round = 0; round < 3; round++) {
      const folder = temporaryFolder();
      const victim = startChild({ do: "contend", folder });
      await victim.hear();
      victim.tell();
      expect(await victim.hear()).toBe("won");
      const contenders = Array.from({ length: 5 }, () => startChild({ do: "contend", folder }));
      for (const contender of contenders) expect(await contender.hear()).toBe("ready");
      await victim.kill();
      for (const contender of contenders) contender.tell();
      const answers = await Promise.all(contenders.map((contender) => contender.hear()));
      const winners = contenders.filter((_, index) => answers[index] === "won");
      expect(winners).toHaveLength(1);
      expect(new Set(answers)).toEqual(new Set(["won", winners[0]!.process.pid]));
      await Promise.all(contenders.map((contender) => contender.kill()));
    }
  }, 60_000);
});

describe("two processes with one pipeline", () => {
  test("do not run at once: the second hears at once who is there, and takes over when the first is killed", async () => {
    const folder = temporaryFolder();
    const first = startChild({ do: "run", folder });
    expect(await first.hear()).toBe("ready");

    const second = shopIn(folder);
    const error = (await second.run([{ id: 2 }], { tableName: "orders" }).catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ code: "DLT_LOCK", context: { pid: first.process.pid, host: hostname(), step: "run" } });
    expect(error.message).toMatch(
      new RegExp(`process ${first.process.pid} on ${hostname()} \\(node.*lock-child\\.ts\\) is in run\\(\\) since \\d{4}-.*lockTimeout`),
    );
    // Reading needs no lock.
    expect(await second.schema()).toBeUndefined();
    expect(await second.pendingPackages()).toEqual([]);

    const patient = shopIn(folder, 60_000).run([{ id: 3 }], { tableName: "orders" });
    await first.kill();
    await patient;
    expect(new FileStore(`${folder}/destination.json`).rows("data", "orders")).toMatchObject([{ id: 3 }]);
    expect(readdirSync(join(folder, "pipelines", "shop", "temporary"))).toEqual([]);
  }, 60_000);

  test("waiting for a lock ends with the signal of the caller, and with the time", async () => {
    const folder = temporaryFolder();
    const first = startChild({ do: "run", folder });
    await first.hear();
    const controller = new AbortController();
    const waiting = shopIn(folder, 60_000).run([{ id: 3 }], { tableName: "orders", signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(shopIn(folder, 30).run([{ id: 3 }], { tableName: "orders" })).rejects.toThrow(/was still after 30 ms/);
  }, 60_000);

  test("a loader whose lock was taken away cannot commit", async () => {
    const folder = temporaryFolder();
    const shop = pipeline("shop", {
      destination: memory({ store: new FileStore(`${folder}/destination.json`) }),
      pipelinesDir: `${folder}/pipelines`,
      datasetName: "data",
      progress: (event) => {
        if (event.type !== "effect" || event.effect !== "begin" || event.status !== "finished") return;
        mkdirSync(join(folder, "pipelines", "shop", "lock", "99"));
      },
    });
    await expect(shop.run([{ id: 1 }], { tableName: "orders" })).rejects.toMatchObject({ cause: { code: "DLT_LOCK" } });
    expect(new FileStore(`${folder}/destination.json`).dataset("data")).toBeUndefined();
    expect(await shop.pendingPackages()).toHaveLength(1);
    await shopIn(folder).run();
    expect(new FileStore(`${folder}/destination.json`).rows("data", "orders")).toHaveLength(1);
  });
});

describe("signals", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends a run where nothing is lost, and the error says what waits",
    async (signal) => {
      const folder = temporaryFolder();
      const child = startChild({ do: "run", folder });
      await child.hear();
      child.process.kill(signal);
      expect(await child.hear()).toEqual({
        code: "DLT_SIGNAL",
        message: `${signal} ended run() of pipeline "shop". Nothing waits: the pipeline is as it was before the step.`,
      });
      expect(readdirSync(join(folder, "pipelines", "shop", "temporary"))).toEqual([]);
    },
    60_000,
  );

  test("are listened to only while a step runs, by one handler for all pipelines", async () => {
    const before = process.listenerCount("SIGINT");
    const during: number[] = [];
    const started = Promise.withResolvers<void>();
    async function* counted(): AsyncGenerator<object> {
      during.push(process.listenerCount("SIGINT") - before);
      yield { id: 1 };
      if (during.length === 2) started.resolve();
      await started.promise;
    }
    const runs = [temporaryFolder(), temporaryFolder()].map((folder) => shopIn(folder).run(counted, { tableName: "orders" }));
    await Promise.all(runs);
    expect(during).toEqual([1, 1]);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  test("end both of two pipelines; packages that were published wait", async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    const reached = Promise.withResolvers<void>();
    let waiting = 0;
    const runs = folders.map(async (folder) => {
      const shop = shopIn(folder);
      await shop.extract([{ id: 1 }], { tableName: "orders" });
      async function* endless(): AsyncGenerator<object> {
        yield { id: 2 };
        if (++waiting === 2) reached.resolve();
        await new Promise(() => {});
      }
      return await shop.extract(endless, { tableName: "orders" }).catch((error: unknown) => error);
    });
    await reached.promise;
    process.emit("SIGTERM", "SIGTERM");
    for (const error of await Promise.all(runs)) {
      expect(error).toMatchObject({ code: "DLT_SIGNAL", signal: "SIGTERM", pending: [expect.stringMatching(/^\d+\.\d+$/)] });
    }
  });
});

describe("await using", () => {
  test("ends a running step, waits for it, and lets no other begin", async () => {
    const folder = temporaryFolder();
    let run: Promise<unknown>;
    let shop: Pipeline;
    {
      await using own = shopIn(folder);
      shop = own;
      const reached = Promise.withResolvers<void>();
      async function* endless(): AsyncGenerator<object> {
        yield { id: 1 };
        reached.resolve();
        await new Promise(() => {});
      }
      run = own.run(endless, { tableName: "orders" }).catch((error: unknown) => error);
      await reached.promise;
    }
    expect(readdirSync(join(folder, "pipelines", "shop", "temporary"))).toEqual([]);
    expect(String(await run)).toMatch(/was disposed of in the middle of run\(\)/);
    await expect(shop.run()).rejects.toThrow(/was disposed of; make another/);
    await shopIn(folder).run([{ id: 1 }], { tableName: "orders" });
  });
});
