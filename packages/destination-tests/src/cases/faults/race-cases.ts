import assert from "node:assert/strict";
import { DestinationError } from "@dlt-ts/core";
import { expectRows } from "../../oracle/expect-rows.js";
import { runLoad, type LoadOptions, type LoadOutcome } from "../../load/run-load.js";
import { storeLoad } from "../../load/stored-load.js";
import { loadIds } from "../../tables/kit-load.js";
import { column, rootTable } from "../../tables/table-builders.js";
import type { World } from "../../world/world.js";
import type { ConformanceCase } from "../conformance-case.js";
import { expectState } from "./scenario.js";
import { seeded } from "./kill-cases.js";

const clicks = rootTable("clicks", column("id", "bigint"));
/** Row ids differ between pipelines, as they do in life: a destination may enforce that they are unique. */
const clickRowsOf = (pipeline: string) => [1, 2, 3].map((id) => ({ id, _dlt_id: `${pipeline}-click-${id}` }));
const clickRows = clickRowsOf("kit");

/** A load in which nothing but the receipt can collide: replace and merge collide by themselves, and hide that nothing else decides. */
async function storeAppend(world: World, pipeline: string = "kit"): Promise<void> {
  const rows = clickRowsOf(pipeline);
  await storeLoad(world, {
    pipeline,
    loadId: loadIds[3],
    tables: [{ table: clicks, disposition: "append", jobs: [rows.slice(0, 2), rows.slice(2)] }],
  });
}

/** Holds callers until `count` of them have come. */
function gate(count: number): () => Promise<void> {
  let waiting = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  return () => {
    if (++waiting === count) resolve();
    return promise;
  };
}

/** Two loaders that meet before the first call of a member; calls after an error pass. */
function heldBefore(name: "beforeBegin" | "beforeCommit"): readonly [LoadOptions, LoadOptions] {
  const meet = gate(2);
  const one = (): LoadOptions => {
    let met = false;
    return {
      [name]: () => {
        if (met) return undefined;
        met = true;
        return meet();
      },
    };
  };
  return [one(), one()];
}

function expectOneCommit(world: World, outcomes: readonly LoadOutcome[]): void {
  if (world.capabilities.commit !== "atomic") return;
  assert.deepEqual(
    outcomes.map(({ commit }) => commit?.repeated).sort(),
    [false, true],
    "of two loaders of one load, one commits and the other finds the receipt",
  );
}

const decidesRaces: ConformanceCase["requires"] = ({ commit }) => commit !== "at-least-once";

/** Two loaders of one load, or of one table. */
export const raceCases: readonly ConformanceCase[] = [
  {
    id: "faults.race.free",
    title: "lets one of two loaders of a load commit",
    requires: decidesRaces,
    async run(kit) {
      for (let round = 0; round < 3; round++) {
        const world = await seeded(kit, 1);
        const outcomes = await Promise.all([runLoad(world, loadIds[1]), runLoad(world, loadIds[1])]);
        expectOneCommit(world, outcomes);
        await expectState(world, 2, "after two loaders");
      }
    },
  },
  {
    id: "faults.race.commit",
    title: "lets one of two loaders commit when both stand before the commit, and nothing but the receipt can collide",
    requires: decidesRaces,
    async run(kit) {
      const world = await kit.world();
      await storeAppend(world);
      const [one, other] = heldBefore("beforeCommit");
      const outcomes = await Promise.all([runLoad(world, loadIds[3], one), runLoad(world, loadIds[3], other)]);
      expectOneCommit(world, outcomes);
      await expectRows(world, clicks, clickRows);
    },
  },
  {
    id: "faults.race.begin",
    title: "lets two loaders begin at once, in a dataset that does not exist yet",
    requires: decidesRaces,
    async run(kit) {
      const world = await kit.world();
      await storeAppend(world);
      const [one, other] = heldBefore("beforeBegin");
      await Promise.all([runLoad(world, loadIds[3], one), runLoad(world, loadIds[3], other)]);
      await expectRows(world, clicks, clickRows);
    },
  },
  {
    id: "faults.race.pipelines",
    title: "loads two pipelines with one load id into one table, at once",
    async run(kit) {
      const world = await kit.world();
      await storeAppend(world, "kit");
      await storeAppend(world, "other");
      const [one, other] = heldBefore("beforeCommit");
      await Promise.all([
        runLoad(world, loadIds[3], { ...one, pipeline: "kit" }),
        runLoad(world, loadIds[3], { ...other, pipeline: "other" }),
      ]);
      await expectRows(world, clicks, [...clickRows, ...clickRowsOf("other")]);
      if (!world.capabilities.offers.ledger) return;
      await world.use(async ({ ledger }) => {
        for (const pipeline of ["kit", "other"]) {
          assert.equal((await ledger!.receipt(pipeline, loadIds[3]))?.pipeline, pipeline);
          assert.equal((await ledger!.state(pipeline))?.pipeline, pipeline);
        }
      });
    },
  },
  {
    id: "faults.race.workers",
    title: "shares the jobs of a load between workers; a third loader commits",
    async run(kit) {
      const world = await seeded(kit, 1);
      const part = (index: number): LoadOptions => ({ onlyJobs: ({ id }) => Number(id.includes("000.")) === index });
      await Promise.all([runLoad(world, loadIds[1], part(0)), runLoad(world, loadIds[1], part(1))]);
      await runLoad(world, loadIds[1]);
      await expectState(world, 2, "after workers shared the jobs");
    },
  },
  {
    id: "faults.race.overtaken",
    title: "keeps a loader out that sleeps before its commit while others commit this load and the next",
    requires: ({ commit }) => commit === "atomic",
    async run(kit) {
      const world = await seeded(kit, 1);
      let asleep = true;
      await runLoad(world, loadIds[1], {
        async beforeCommit() {
          if (!asleep) return;
          asleep = false;
          await runLoad(world, loadIds[1]);
          await runLoad(world, loadIds[2]);
        },
      });
      await expectState(world, 3, "after an overtaken loader woke");
    },
  },
  {
    id: "faults.race.given-up",
    title: "never publishes part of a load that another loader gave up",
    async run(kit) {
      const world = await seeded(kit, 1);
      let given = false;
      await runLoad(world, loadIds[1], {
        async beforeCommit() {
          if (given) return;
          given = true;
          const failing = runLoad(world, loadIds[1], {
            beforeRun: () => {
              throw new DestinationError("data", "a bad job");
            },
          });
          await assert.rejects(failing, /a bad job/);
        },
      });
      await expectState(world, 2, "after another loader gave up");
    },
  },
];
