import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { perform, shopIn, type Command } from "../kill/command.js";
import { seenIn, tablesIn } from "../kill/seen.js";
import { Worlds } from "../kill/worlds.js";

const worlds = new Worlds();
afterAll(() => worlds[Symbol.dispose]());

interface Manifest {
  readonly sha256?: string;
}

type Stage = "extracted" | "normalized";
type Damage = "truncated" | "edited" | "changed" | "missing";

const damages: Readonly<Record<Damage, (path: string) => void>> = {
  truncated: (path) => writeFileSync(path, readFileSync(path).subarray(0, readFileSync(path).length / 2)),
  edited: (path) => {
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(path, bytes);
  },
  // still JSON, with another time in it
  changed: (path) => writeFileSync(path, readFileSync(path, "utf8").replace(/("createdAt": "\d{3})\d/, "$10")),
  missing: (path) => rmSync(path),
};

/** One load is at the destination, then two packages wait: the older one is to be damaged. */
async function waitingIn(world: string, stage: Stage): Promise<void> {
  await perform(world, { step: "run", data: "first" });
  await perform(world, { step: "extract", data: "second" });
  await perform(world, { step: "extract", data: "growing" });
  if (stage === "normalized") await perform(world, { step: "normalize" });
}

const rest: Readonly<Record<Stage, readonly Command[]>> = {
  extracted: [{ step: "normalize" }, { step: "load" }],
  normalized: [{ step: "load" }],
};

async function fail(world: string, stage: Stage): Promise<string> {
  try {
    for (const command of rest[stage]) await perform(world, command);
  } catch (error) {
    return String(error);
  }
  throw new Error("Nobody noticed.");
}

/** A file of the older package that waits. */
function victimIn(world: string, stage: Stage, file: string): string {
  const [loadId] = readdirSync(join(world, "pipelines", "shop", stage)).sort();
  const folder = join(world, "pipelines", "shop", stage, loadId!);
  if (file !== "rows") return join(folder, file);
  const [row] = readdirSync(join(folder, "rows")).sort();
  return join(folder, "rows", row!);
}

describe("of two packages that wait, the older one is damaged", async () => {
  const starts = { extracted: worlds.create(), normalized: worlds.create() } as const;
  for (const stage of ["extracted", "normalized"] as const) await waitingIn(starts[stage], stage);
  const ends = { extracted: worlds.create(starts.extracted), normalized: worlds.create(starts.normalized) } as const;
  for (const stage of ["extracted", "normalized"] as const) for (const command of rest[stage]) await perform(ends[stage], command);
  const expected = { extracted: await seenIn(ends.extracted), normalized: await seenIn(ends.normalized) } as const;

  test.each<readonly [Stage, string, Damage]>([
    ["extracted", "rows", "truncated"],
    ["extracted", "rows", "edited"],
    ["extracted", "rows", "missing"],
    ["extracted", "manifest.json", "truncated"],
    ["extracted", "manifest.json", "changed"],
    ["extracted", "manifest.json", "missing"],
    ["normalized", "rows", "truncated"],
    ["normalized", "rows", "edited"],
    ["normalized", "rows", "missing"],
    ["normalized", "manifest.json", "truncated"],
    ["normalized", "manifest.json", "changed"],
    ["normalized", "manifest.json", "missing"],
    ["normalized", "schema.json", "truncated"],
    ["normalized", "schema.json", "edited"],
    ["normalized", "schema.json", "missing"],
    ["extracted", "state.json", "edited"],
    ["extracted", "state.json", "missing"],
    ["normalized", "state.json", "edited"],
    ["normalized", "state.json", "missing"],
  ])("%s, %s %s: the error names the file, and either way out works", async (stage, file, damage) => {
    const world = worlds.create(starts[stage]);
    const path = victimIn(world, stage, file);
    const saved = join(world, "saved");
    copyFileSync(path, saved);
    damages[damage](path);
    for (const _ of [1, 2]) expect(await fail(world, stage)).toContain(basename(path));
    // What was loaded is untouched, and what waits behind the damage still waits.
    expect(tablesIn(world)).toEqual(tablesIn(starts[stage]));
    expect(await shopIn(world).pendingPackages()).toHaveLength(2);

    const restored = worlds.create(world);
    copyFileSync(saved, path.replace(world, restored));
    for (const command of rest[stage]) await perform(restored, command);
    expect(await seenIn(restored)).toEqual(expected[stage]);

    await perform(world, { step: "dropPendingPackages" });
    expect(await shopIn(world).pendingPackages()).toEqual([]);
    expect(tablesIn(world)).toEqual(tablesIn(starts[stage]));
    for (const data of ["second", "growing"] as const) await perform(world, { step: "run", data });
    expect((await seenIn(world)).tables).toEqual(expected[stage].tables);
  });

  test.each<readonly [Stage, string, (manifest: Manifest) => string]>([
    ["extracted", "laid out otherwise", (manifest) => JSON.stringify(manifest)],
    ["normalized", "laid out otherwise", (manifest) => JSON.stringify(manifest, undefined, "\t")],
    ["extracted", "of a version that wrote no checksum of it", (manifest) => JSON.stringify({ ...manifest, sha256: undefined })],
    ["normalized", "of a version that wrote no checksum of it", (manifest) => JSON.stringify({ ...manifest, sha256: undefined })],
  ])("%s, a manifest %s: it is loaded", async (stage, _what, written) => {
    const world = worlds.create(starts[stage]);
    const path = victimIn(world, stage, "manifest.json");
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
    expect(manifest.sha256).toMatch(/^[0-9a-f]{64}$/);
    writeFileSync(path, written(manifest));
    for (const command of rest[stage]) await perform(world, command);
    expect(await seenIn(world)).toEqual(expected[stage]);
  });

  test.each<readonly [Stage, string]>([
    ["extracted", "rows/extra.jsonl"],
    ["extracted", "extra.json"],
    ["normalized", "rows/extra.0123456789.jsonl"],
    ["normalized", "extra.json"],
  ])("%s, with a file %s that is in no manifest: it is not loaded", async (stage, extra) => {
    const world = worlds.create(starts[stage]);
    writeFileSync(join(victimIn(world, stage, "manifest.json"), "..", extra), '{"id":999}\n');
    for (const command of rest[stage]) await perform(world, command);
    expect(await seenIn(world)).toEqual(expected[stage]);
  });
});

describe("what a pipeline remembers is damaged", async () => {
  const start = worlds.create();
  await perform(start, { step: "run", data: "growing" });
  const end = worlds.create(start);
  await perform(end, { step: "run", data: "grown" });
  const expected = await seenIn(end);

  test.each(["state.json", "schema.json", "outcome.json"])("%s of the newest load", async (file) => {
    const world = worlds.create(start);
    const loaded = join(world, "pipelines", "shop", "loaded");
    const path = join(loaded, readdirSync(loaded).sort().at(-1)!, file);
    const saved = join(world, "saved");
    copyFileSync(path, saved);
    damages.truncated(path);
    await expect(perform(world, { step: "run", data: "grown" })).rejects.toThrow(`${path} is damaged`);
    expect(tablesIn(world)).toEqual(tablesIn(start));

    const restored = worlds.create(world);
    copyFileSync(saved, path.replace(world, restored));
    await perform(restored, { step: "run", data: "grown" });
    expect(await seenIn(restored)).toEqual(expected);

    // The destination remembers it too.
    rmSync(join(world, "pipelines"), { recursive: true });
    await perform(world, { step: "run", data: "grown" });
    expect((await seenIn(world)).tables).toEqual(expected.tables);
  });
});
