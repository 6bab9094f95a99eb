import { existsSync, readdirSync } from "node:fs";
import type * as FilePromises from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { extracted, normalized } from "../../test/support/packages.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { LocalPackageStore } from "./local-package-store.js";

/** How many changes of the disk are left before the process "dies": from then on no operation happens. */
const life = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, spent: 0 }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof FilePromises>();
  const mortal =
    <Arguments extends readonly unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (life.left <= 0) throw new Error("killed");
      life.left--;
      life.spent++;
      return await work(...given);
    };
  const { mkdir, open, rename, rm } = real;
  return { ...real, mkdir: mortal(mkdir as never), open: mortal(open), rename: mortal(rename), rm: mortal(rm) };
});

afterEach(() => {
  life.left = Number.POSITIVE_INFINITY;
});

const [first, second] = ["1700000000.1", "1700000000.2"] as const;
const schemaOf = (name: string) => ({ name, hash: name, version: 1, engineVersion: 11, document: `{"name":"${name}"}` });

/** Publishes two packages of two schemas, both normalized from extracted ones or both extracted. */
async function publishTwo(folder: string, stage: "extracted" | "normalized"): Promise<void> {
  const store = new LocalPackageStore("shop", folder);
  await using one = await store.draft(first);
  await using two = await store.draft(second);
  const state = '{"schema_names":["a","b"]}';
  if (stage === "extracted") {
    await one.completeExtracted(extracted(first));
    await two.completeExtracted(extracted(second), state);
  } else {
    await one.completeNormalized(normalized(first, { schema: schemaOf("a") }));
    await two.completeNormalized(normalized(second, { schema: schemaOf("b") }), state);
  }
  await store.publish([one, two]);
}

describe.each(["extracted", "normalized"] as const)("two %s packages", (stage) => {
  test("appear together, whatever moment the process dies at", async () => {
    life.spent = 0;
    await publishTwo(temporaryFolder(), stage);
    const operations = life.spent;
    expect(operations).toBeGreaterThan(10);
    const seen = new Set<number>();
    for (let left = 0; left < operations; left++) {
      const folder = temporaryFolder();
      life.left = left;
      await expect(publishTwo(folder, stage)).rejects.toThrow();
      life.left = Number.POSITIVE_INFINITY;

      const next = new LocalPackageStore("shop", folder);
      await next.recover();
      const listed = await next.list(stage);
      seen.add(listed.length);
      expect([[], [first, second]]).toContainEqual(listed);
      expect(existsSync(join(folder, "publishing.json"))).toBe(false);
      expect((await next.memory()).state).toBe(listed.length === 0 ? undefined : '{"schema_names":["a","b"]}');
    }
    expect([...seen].sort()).toEqual([0, 2]);
  });

  test("appear together though the one who finishes them dies too", async () => {
    life.spent = 0;
    await publishTwo(temporaryFolder(), stage);
    const operations = life.spent;
    for (let left = operations - 4; left < operations; left++) {
      for (let again = 0; again < 6; again++) {
        const folder = temporaryFolder();
        life.left = left;
        await publishTwo(folder, stage).catch(() => undefined);
        life.left = again;
        await new LocalPackageStore("shop", folder).recover().catch(() => undefined);
        life.left = Number.POSITIVE_INFINITY;
        const store = new LocalPackageStore("shop", folder);
        await store.recover();
        expect(await store.list(stage)).toHaveLength(2);
      }
    }
  });
});

test("one package is published by one rename, without a journal", async () => {
  const store = new LocalPackageStore("shop", temporaryFolder());
  await using draft = await store.draft(first);
  await draft.completeNormalized(normalized(first), "{}");
  life.spent = 0;
  await store.publish([draft]);
  // mkdir, rename, three folders synced (both parents, and the root for the new stage), the extracted package removed
  expect(life.spent).toBe(6);
});

describe("the memory of several schemas", () => {
  test("is the newest version of each, with the newest state", async () => {
    const folder = temporaryFolder();
    await publishTwo(folder, "normalized");
    const store = new LocalPackageStore("shop", folder);
    for (const loadId of [first, second]) await store.finish(loadId, { outcome: "loaded", at: "2026-01-02T03:04:05.000Z" });
    const third = "1700000000.3";
    await using draft = await store.draft(third);
    const newer = { ...schemaOf("a"), document: '{"name":"a","version":2}' };
    await draft.completeNormalized(normalized(third, { schema: newer }), '{"schema_names":["a","b"],"n":3}');
    await store.publish([draft]);
    expect(await store.memory()).toEqual({
      state: '{"schema_names":["a","b"],"n":3}',
      schemas: new Map([
        ["a", '{"name":"a","version":2}'],
        ["b", '{"name":"b"}'],
      ]),
    });
  });

  test("outlives the hundred packages that are kept", async () => {
    const folder = temporaryFolder();
    await publishTwo(folder, "normalized");
    const store = new LocalPackageStore("shop", folder);
    for (const loadId of [first, second]) await store.finish(loadId, { outcome: "loaded", at: "2026-01-02T03:04:05.000Z" });
    for (let index = 0; index < 101; index++) {
      const loadId = `17100${String(index).padStart(5, "0")}.5`;
      await using draft = await store.draft(loadId);
      await draft.completeNormalized(normalized(loadId, { schema: schemaOf("b") }));
      await store.publish([draft]);
      await store.finish(loadId, { outcome: "loaded", at: "2026-01-02T03:04:05.000Z" });
    }
    const { state, schemas } = await store.memory();
    expect(state).toBe('{"schema_names":["a","b"]}');
    expect([...schemas.keys()].sort()).toEqual(["a", "b"]);
    expect(readdirSync(join(folder, "loaded"))).toHaveLength(102);
  });

  test("is what a destination remembered, once that was adopted", async () => {
    const folder = temporaryFolder();
    await publishTwo(folder, "normalized");
    const store = new LocalPackageStore("shop", folder);
    for (const loadId of [first, second]) await store.finish(loadId, { outcome: "loaded", at: "2026-01-02T03:04:05.000Z" });
    const adopted = { state: '{"schema_names":["b","gone"]}', schemas: new Map([["b", '{"name":"b","version":7}']]) };
    await store.adopt("1700000000.3", adopted);
    expect(await store.memory()).toEqual(adopted);
    expect((await store.nextLoadId(0)) > "1700000000.3").toBe(true);
    expect(readdirSync(join(folder, "temporary"))).toEqual([]);
  });
});
