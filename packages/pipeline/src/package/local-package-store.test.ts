import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { extracted, normalized, publishRows } from "../../test/support/packages.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { LocalPackageStore } from "./local-package-store.js";
import { PackageError } from "./package-error.js";

const first = "1700000000.1";
const second = "1700000000.2";
const outcome = { outcome: "loaded", at: "2026-01-02T03:04:05.000Z" } as const;

const storeIn = (folder: string): LocalPackageStore => new LocalPackageStore("shop", folder);
const names = (...path: readonly string[]): readonly string[] => readdirSync(join(...path)).sort();

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of bytes) text += Buffer.from(chunk).toString();
  return text;
}

describe("a package", () => {
  test("appears whole, with what the pipeline remembers", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    expect(await store.memory()).toEqual({ schemas: new Map() });
    const content = await publishRows(store, first, { orders: [{ id: 1 }, { id: 2 }] }, {}, '{"cursor":1}');

    expect(await store.list("normalized")).toEqual([first]);
    expect(await store.normalized(first)).toEqual(content);
    expect(await store.memory()).toEqual({ state: '{"cursor":1}', schemas: new Map([["shop", '{"name":"shop"}']]) });
    expect(names(folder, "temporary")).toEqual([]);

    const [description] = content.description.jobs;
    const job = await store.job(first, description!);
    expect(await textOf(job.file.stream())).toBe('{"id":1}\n{"id":2}\n');
    expect(await job.file.path()).toBe(join(folder, "normalized", first, "rows", description!.id));
  });

  test("that is not published leaves nothing", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    {
      await using draft = await store.draft(first);
      await draft.file("orders.0123456789.jsonl").write(Buffer.from("{}\n"));
      expect(names(folder, "temporary")).toHaveLength(1);
    }
    expect(names(folder, "temporary")).toEqual([]);
    expect(await store.list("normalized")).toEqual([]);
  });

  test("is not published over another of the same load id", async () => {
    const store = storeIn(temporaryFolder());
    await publishRows(store, first, { orders: [{ id: 1 }] });
    await expect(publishRows(store, first, { orders: [{ id: 2 }] })).rejects.toThrow(/in the way/);
    expect((await store.normalized(first)).description.jobs).toHaveLength(1);
  });

  test("takes the place of the extracted one, even after a crash between the two", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await using draft = await store.draft(first);
    await draft.completeExtracted(extracted(first), '{"cursor":1}');
    await store.publish([draft]);
    expect(await store.list("extracted")).toEqual([first]);
    expect(await store.memory()).toEqual({ state: '{"cursor":1}', schemas: new Map() });

    await using next = await store.draft(first);
    await next.completeNormalized(normalized(first), '{"cursor":1}');
    await store.publish([next]);
    expect(names(folder, "extracted")).toEqual([]);

    mkdirSync(join(folder, "extracted", first));
    expect(await store.list("extracted")).toEqual([]);
    await store.recover();
    expect(names(folder, "extracted")).toEqual([]);
    expect(await store.list("normalized")).toEqual([first]);
  });

  test("frees its rows once it is loaded, and keeps its documents", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await publishRows(store, first, { orders: [{ id: 1 }] }, {}, '{"cursor":1}');
    await store.finish(first, outcome);
    expect(await store.list("normalized")).toEqual([]);
    expect(names(folder, "loaded", first)).toEqual(["manifest.json", "outcome.json", "schema.json", "state.json"]);
    expect(await store.memory()).toEqual({ state: '{"cursor":1}', schemas: new Map([["shop", '{"name":"shop"}']]) });
  });

  test("of which the end was noted is moved by the next start", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await publishRows(store, first, { orders: [{ id: 1 }] });
    writeFileSync(join(folder, "normalized", first, "outcome.json"), JSON.stringify(outcome));
    await store.recover();
    expect(await store.list("normalized")).toEqual([]);
    expect(await store.list("loaded")).toEqual([first]);
  });

  test("that was given up takes its memory along", async () => {
    const store = storeIn(temporaryFolder());
    await publishRows(store, first, {}, {}, '{"cursor":1}');
    await store.finish(first, outcome);
    await publishRows(store, second, { orders: [{ id: 1 }] }, {}, '{"cursor":2}');
    expect((await store.memory()).state).toBe('{"cursor":2}');
    await store.finish(second, { ...outcome, outcome: "aborted" });
    expect((await store.memory()).state).toBe('{"cursor":1}');
  });

  test("that another process finished first is finished", async () => {
    const folder = temporaryFolder();
    await publishRows(storeIn(folder), first, { orders: [{ id: 1 }] });
    await storeIn(folder).finish(first, outcome);
    await storeIn(folder).finish(first, outcome);
    expect(await storeIn(folder).list("loaded")).toEqual([first]);
    expect(names(folder)).not.toContain("extracted");
  });

  test.each(["schema.json", "state.json", "outcome.json"])("whose %s is damaged is named, with what to do", async (file) => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await publishRows(store, first, { orders: [{ id: 1 }] }, {}, '{"cursor":1}');
    await store.finish(first, outcome);
    const path = join(folder, "loaded", first, file);
    for (const text of ["", '{"na', "null", "[]"]) {
      writeFileSync(path, text);
      await expect(store.memory()).rejects.toMatchObject({ code: "DLT_PACKAGE", message: expect.stringContaining(`${path} is damaged`) });
    }
    rmSync(path);
    await store.memory();
  });

  test("can be given up before it is normalized", async () => {
    const store = storeIn(temporaryFolder());
    await using draft = await store.draft(first);
    await draft.completeExtracted(extracted(first), '{"cursor":1}');
    await store.publish([draft]);
    await store.finish(first, { ...outcome, outcome: "aborted" });
    expect(await store.list("extracted")).toEqual([]);
    expect(await store.memory()).toEqual({ schemas: new Map() });
  });

  test("of long ago is forgotten, the newest hundred are kept", async () => {
    const store = storeIn(temporaryFolder());
    for (let index = 0; index < 102; index++) {
      const loadId = `17000${String(index).padStart(5, "0")}.5`;
      await publishRows(store, loadId, {});
      await store.finish(loadId, outcome);
    }
    const kept = await store.list("loaded");
    expect(kept).toHaveLength(100);
    expect(kept[0]).toBe("1700000002.5");
  });
});

describe("load ids", () => {
  test("rise above those of every stage, and above one that was only drafted", async () => {
    const store = storeIn(temporaryFolder());
    await publishRows(store, "1800000000.5", {});
    const next = await store.nextLoadId(1_700_000_000_000);
    expect(next).toBe("1800000000.5000002");
    expect((await store.nextLoadId(1_700_000_000_000)) > next).toBe(true);
    await store.finish("1800000000.5", outcome);
    expect(await storeIn(temporaryFolder()).nextLoadId(1_700_000_000_000)).toBe("1700000000.0");
    expect((await store.nextLoadId(1_700_000_000_000)) > next).toBe(true);
  });
});

describe("leftovers of a killed step", () => {
  test("go, those of living processes stay", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await using draft = await store.draft(first);
    const [own] = names(folder, "temporary");
    const dead = own!.replace(`-${process.pid}-`, "-4194999-");
    const living = own!.replace(`-${process.pid}-`, `-${process.ppid}-`);
    const earlierProcessOfThisId = own!.replace(/[^-]+$/, "000000000000");
    const ofAnotherMachine = own!.replace(/^[^-]+/, "ffffffffffff");
    for (const name of [dead, living, earlierProcessOfThisId, ofAnotherMachine])
      mkdirSync(join(folder, "temporary", name, "rows"), { recursive: true });

    await store.recover();
    expect(names(folder, "temporary")).toEqual([own, living, ofAnotherMachine].sort());
    await draft.completeNormalized(normalized(first), "{}");
    await store.publish([draft]);
  });
});

describe("damage", () => {
  test("of a job file is found before loading", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    const { description } = await publishRows(store, first, { orders: [{ id: 1 }] });
    const [job] = description.jobs;
    await store.verify(first, job!);
    const file = join(folder, "normalized", first, "rows", job!.id);
    writeFileSync(file, '{"id":2}\n');
    await expect(store.verify(first, job!)).rejects.toThrow(/is not what was written/);
    await expect(store.verify(first, { ...job!, id: "gone.0123456789.jsonl" })).rejects.toThrow(/is missing/);
  });

  test("of a staged file is found while it is read", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await using draft = await store.draft(first);
    const file = draft.file("orders.1");
    await file.write(Buffer.from("hello"));
    const { sha256 } = await file.finish();
    await draft.completeExtracted(extracted(first), "{}");
    await store.publish([draft]);
    expect(await textOf(store.stagedFile(first, "orders.1", sha256))).toBe("hello");
    writeFileSync(join(folder, "extracted", first, "rows", "orders.1"), "hullo");
    await expect(textOf(store.stagedFile(first, "orders.1", sha256))).rejects.toThrow(/checksum differs/);
  });

  test("of a manifest, and one of a later version, is said", async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    await publishRows(store, first, {});
    const manifest = join(folder, "normalized", first, "manifest.json");
    writeFileSync(manifest, "{");
    await expect(store.normalized(first)).rejects.toThrow(/is not JSON/);
    writeFileSync(manifest, '{"format":2}');
    await expect(store.normalized(first)).rejects.toThrow(/has format 2, and this version of dlt-ts reads format 1/);
    await expect(store.normalized(second)).rejects.toThrow(/is missing/);
  });
});

describe("checkpoints", () => {
  test("survive, replace each other, and are forgotten together", async () => {
    const folder = temporaryFolder();
    const { description } = await publishRows(storeIn(folder), first, { orders: [{ id: 1 }] });
    const [job] = description.jobs;
    const jobNow = async (): Promise<unknown> => (await storeIn(folder).job(first, job!)).checkpoint;
    expect(await jobNow()).toBeUndefined();
    await (await storeIn(folder).job(first, job!)).save({ offset: 1 });
    expect(await jobNow()).toEqual({ offset: 1 });
    await (await storeIn(folder).job(first, job!)).save(null);
    expect(await jobNow()).toBeNull();
    await storeIn(folder).forgetCheckpoints(first);
    expect(await jobNow()).toBeUndefined();
  });
});

describe("a folder that cannot be written", () => {
  test("is an error that says which, why, and what to do", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const error = await storeIn(join(folder, "file", "shop"))
      .draft(first)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PackageError);
    expect(String(error)).toMatch(/Cannot write .*shop.*: a part of the path is a file, not a folder\..*pipelinesDir.*DLT_DATA_DIR/);
  });

  test.skipIf(process.getuid?.() === 0)("because of its permissions too (skipped for root, who may write everywhere)", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    await expect(storeIn(folder).draft(first)).rejects.toThrow(/permission denied/);
  });
});

test.runIf(process.platform === "linux")("many files are written with few open", async () => {
  const folder = temporaryFolder();
  const store = storeIn(folder);
  await using draft = await store.draft(first);
  const files = Array.from({ length: 400 }, (_, index) => draft.file(`t${index}.0123456789.jsonl`));
  for (const text of ["a", "b"]) await Promise.all(files.map((file) => file.write(Buffer.from(text))));
  expect(readdirSync("/proc/self/fd").length).toBeLessThan(250);
  const digests = await Promise.all(files.map((file) => file.finish()));
  expect(new Set(digests.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(digests[0]!.bytes).toBe(2);
});
