import assert from "node:assert/strict";
import { DestinationError, planLoad } from "@dlt-ts/core";
import { runLoad } from "../../load/run-load.js";
import { readLoad, storeLoad } from "../../load/stored-load.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { loadIds } from "../../tables/kit-load.js";
import { column, rootTable } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { recordEvents, seeded } from "./kill-cases.js";
import { expectState, scenarioLoads } from "./scenario.js";

const quiet = { signal: new AbortController().signal, progress: () => {} };
const clicks = rootTable("clicks", column("id", "bigint"));
const click = (id: number): { id: number; _dlt_id: string } => ({ id, _dlt_id: `click-${id}` });
const order = { atomic: 2, idempotent: 1, "at-least-once": 0 } as const;

/** One loader that fails, stops, repeats or gives up. */
export const recoveryCases: readonly ConformanceCase[] = [
  {
    id: "faults.signal",
    title: "treats a signal at any event as a crash with manners",
    async run(kit) {
      const { events } = await recordEvents(kit, 1);
      for (const [index, event] of events.entries()) {
        if (index % kit.killEvery !== 0) continue;
        const when = `stopped at event ${index + 1} of ${events.length} (${event})`;
        const world = await seeded(kit, 1);
        const controller = new AbortController();
        const reason = new DestinationError("aborted", "stopped by the kit");
        let count = 0;
        const stopped = runLoad(world, loadIds[1], {
          signal: controller.signal,
          onEvent: () => {
            if (++count === index + 1) controller.abort(reason);
          },
        });
        await stopped.catch((error: unknown) => {
          assert.ok(
            DestinationError.isInstance(error) && error.reason === "aborted",
            `${when}: rejected with ${String(error)} instead of the signal's reason`,
          );
        });
        await runLoad(world, loadIds[1]);
        await expectState(world, 2, `${when}, and loaded again`);
        await world[Symbol.asyncDispose]();
      }
    },
  },
  {
    id: "faults.abort",
    title: "starts over after a load was given up",
    async run(kit) {
      const world = await seeded(kit, 1);
      const bad = runLoad(world, loadIds[1], {
        beforeCommit: () => {
          throw new DestinationError("data", "given up before the commit");
        },
      });
      await assert.rejects(bad, /given up before the commit/);
      await runLoad(world, loadIds[1]);
      await expectState(world, 2, "after a load was given up and begun again");
    },
  },
  {
    id: "faults.abort.committed",
    title: "leaves a load alone that has its receipt, when it is given up",
    requires: ({ commit }) => commit !== "at-least-once",
    async run(kit) {
      const world = await seeded(kit, 2);
      await world.use(async (client) => {
        const plan = planLoad((await readLoad(world, loadIds[1])).description, world.destination, { staging: world.subject.staging });
        await using session = await client.begin(plan, quiet);
        await session.abort(new Error("given up too late"));
        await session.abort(new Error("twice"));
      });
      await expectState(world, 2, "after a committed load was given up");
    },
  },
  {
    id: "faults.acknowledgement",
    title: "finds its receipt when the answer of a commit is lost",
    requires: ({ commit }) => commit !== "at-least-once",
    async run(kit) {
      const world = await seeded(kit, 1);
      for (const retry of ["call", "session"] as const) {
        let lost = false;
        const loadId = loadIds[retry === "call" ? 1 : 2];
        const { commit } = await runLoad(world, loadId, {
          afterCommit: () => {
            if (lost) return;
            lost = true;
            throw new DestinationError("connection", "the acknowledgement is lost", { retry });
          },
        });
        assert.equal(commit?.repeated, true, `the second commit (new ${retry}) says that it repeated`);
        assert.equal(commit.receipt.loadId, loadId);
      }
      await expectState(world, 3, "after lost acknowledgements");
    },
  },
  {
    id: "faults.committed",
    title: "says of a committed load that it is, and commits it again without an effect",
    requires: ({ commit }) => commit !== "at-least-once",
    async run(kit) {
      const world = await seeded(kit, 2);
      const plan = planLoad((await readLoad(world, loadIds[1])).description, world.destination, { staging: world.subject.staging });
      await world.use(async (client) => {
        await using session = await client.begin(plan, quiet);
        assert.equal(session.committed, true, "session.committed");
        const { repeated, receipt } = await session.commit();
        assert.equal(repeated, true, "repeated");
        assert.equal(receipt.digest, plan.digest, "the receipt is that of the load");
      });
      await expectState(world, 2, "after a committed load was committed again");
    },
  },
  {
    id: "faults.conflict",
    title: "refuses another load under the id of a committed one, and changes nothing",
    requires: ({ offers, commit }) => offers.ledger && commit !== "at-least-once",
    async run(kit) {
      const world = await seeded(kit, 2);
      const [, second] = scenarioLoads(world.capabilities);
      await storeLoad(world, { ...second, version: 9 });
      await assert.rejects(runLoad(world, loadIds[1]), (error: unknown) => {
        assert.ok(DestinationError.isInstance(error) && error.reason === "receipt-conflict", `rejected with ${String(error)}`);
        return true;
      });
      await expectState(world, 2, "after another load was refused");
    },
  },
  {
    id: "faults.missing-job",
    title: "fails rather than publish less than the plan",
    async run(kit) {
      const world = await kit.world();
      await storeLoad(world, { loadId: loadIds[0], tables: [{ table: clicks, disposition: "append", jobs: [[click(1)], [click(2)]] }] });
      const { description, jobs } = await readLoad(world, loadIds[0]);
      const plan = planLoad(description, world.destination, { staging: world.subject.staging });
      await world.use(async (client) => {
        await using session = await client.begin(plan, quiet);
        await session.run(jobs[0]!);
        await assert.rejects(session.commit(), "a commit without one of its jobs");
      });
      await runLoad(world, loadIds[0]);
      await expectRows(world, clicks, [click(1), click(2)]);
    },
  },
  {
    id: "faults.repeated-job",
    title: "counts a job once, however often it runs",
    requires: ({ commit }) => commit !== "at-least-once",
    async run(kit) {
      const world = await kit.world();
      await storeLoad(world, {
        loadId: loadIds[0],
        tables: [{ table: clicks, disposition: "append", jobs: [[click(1), click(2)], [click(3)]] }],
      });
      await runLoad(world, loadIds[0], { onlyJobs: () => true });
      const { description, jobs } = await readLoad(world, loadIds[0]);
      const plan = planLoad(description, world.destination, { staging: world.subject.staging });
      await world.use(async (client) => {
        await using session = await client.begin(plan, quiet);
        for (const job of [...jobs, ...jobs]) await session.run(job);
        await session.commit();
      });
      await expectRows(world, clicks, [click(1), click(2), click(3)]);
    },
  },
  {
    id: "faults.level",
    title: "promises for a plan at most what its capabilities say, and what they say when nothing is dropped",
    async run(kit) {
      const world = await seeded(kit, 0);
      const { commit } = world.capabilities;
      for (const [index, loadId] of loadIds.slice(0, 3).entries()) {
        const { level } = await runLoad(world, loadId);
        if (index < 2) assert.equal(level, commit, `level of load ${index + 1}`);
        else assert.ok(order[level] <= order[commit], `level ${level} of a plan that drops, with capabilities of ${commit}`);
      }
    },
  },
  {
    id: "faults.events",
    title: "tells of its progress in every load",
    async run(kit) {
      const { events } = await recordEvents(kit, 1);
      const own = events.filter((event) => !/^(connected|begun|ran|done)\b/.test(event));
      assert.ok(
        own.length >= 2,
        `a load that appends, replaces and merges told of ${own.length} effects: nothing can be killed between them`,
      );
    },
  },
  {
    id: "faults.sweep",
    title: "sweeps what dead loads left, and nothing else",
    async run(kit) {
      const world = await seeded(kit, 1);
      await runLoad(world, loadIds[1], { onlyJobs: () => true });
      await world.use(async (client) => {
        await client.sweep("other", []);
        await client.sweep("kit", [loadIds[1]]);
      });
      await expectState(world, 1, "after a sweep that keeps the load");
      await runLoad(world, loadIds[1]);
      await world.use(async (client) => {
        await client.sweep("kit", []);
        await client.sweep("kit", []);
      });
      await expectState(world, 2, "after a sweep that keeps no load");
      await runLoad(world, loadIds[2]);
      await expectState(world, 3, "after the load behind the sweep");
    },
  },
];
