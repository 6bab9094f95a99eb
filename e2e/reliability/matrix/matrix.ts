import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineName } from "../engines/place.ts";
import { kindOf } from "../process/event-name.ts";
import { readRecord, writeRecord, type RecordedRow } from "../record/record.ts";
import { dispositionNames, idsAfter, keepsOldSnapshots, killedTurn, type DispositionName } from "./dispositions.ts";
import { inPairs } from "./in-pairs.ts";
import { killPoints, secondKills, type Sample } from "./kill-points.ts";
import { openStage, type Stage } from "./stage.ts";
import { killed, undisturbed } from "./sweep.ts";

/** At every event, not at the sample; what came of it is written down for the documentation. */
const full = process.env["FULL"] === "1";

/** Of the others the commit: what happens around it does not depend on the disposition. */
const samples: Partial<Record<DispositionName, Sample>> = { append: "run", "delete-insert": "load" };

/** Kills every disposition on one engine. `server`: the connection string of one, where the engine has one. */
export function testMatrix(name: EngineName, server?: string): void {
  describe(`${name}: killed, and the same command again`, () => {
    let stage: Stage;
    const rows: RecordedRow[] = [];
    beforeAll(async () => {
      stage = await openStage(name, server);
    });
    afterAll(async () => {
      await stage[Symbol.asyncDispose]();
      if (full) writeRecord({ engine: name, rows });
    });

    test.for(dispositionNames)("%s", { timeout: 900_000 }, async (disposition) => {
      const whole = await undisturbed(stage, disposition);
      const ids = whole.after["orders"]!.map((row) => Number((JSON.parse(row) as { id: unknown }).id));
      expect(ids.sort()).toEqual(idsAfter(disposition));
      expect(whole.afterwards.memory.waiting).toBe(0);

      const sample = full ? "full" : (samples[disposition] ?? "commit");
      const points = killPoints(whole.events, sample);
      const twice = secondKills(whole.events, sample);
      const kills = [...points.map((first) => ({ first, again: undefined })), ...twice];
      const sum = { kills: 0, secondKills: 0, lost: 0, doubled: 0, looks: whole.looks.taken, early: whole.looks.early };
      // What was counted until a failure is recorded too: a record without it would tell of no failure.
      try {
        expect(whole.looks.early, "seen early by somebody who looks between every two events").toBe(0);
        await inPairs(kills, async ({ first, again }) => {
          const survived = await killed(stage, whole, first, again);
          sum.kills += Number(again === undefined);
          sum.secondKills += Number(survived.killedTwice);
          sum.lost += survived.lost;
          sum.doubled += survived.doubled;
          sum.looks += survived.looks.taken;
          sum.early += survived.looks.early;
          const where = `killed at event ${first.number}, ${first.event}${again === undefined ? "" : `, and again at ${again}`}`;
          expect({ after: survived.after, ...survived.afterwards }, where).toEqual({ after: whole.after, ...whole.afterwards });
          expect(survived.looks.early, `${where}: seen early`).toBe(0);
        });
        expect(sum.secondKills, "recoveries that were killed").toBe(twice.length);
      } finally {
        const kinds = [...new Set(whole.events.map(kindOf))];
        rows.push({ disposition, ...sum, waited: whole.looks.waited, kinds });
      }
    });

    test.skipIf(name === "duckdb")("a load that adds no column makes no reader wait", { timeout: 300_000 }, async () => {
      const waited = [];
      for (const disposition of dispositionNames.filter((each) => keepsOldSnapshots(each) && killedTurn(each) === 2)) {
        const { looks, before, after } = await undisturbed(stage, disposition, 3);
        expect(after).not.toEqual(before);
        if (looks.waited > 0 || looks.early > 0) waited.push({ disposition, looks });
      }
      expect(waited).toEqual([]);
    });

    test.skipIf(full)("docs/reliability.md tells of these dispositions and of these events", () => {
      const again = "run `npx pnpm run reliability`, which kills at every event and writes the page";
      const told = readRecord(name).rows.map(({ disposition, kinds }) => ({ disposition, kinds }));
      expect(
        told.map(({ disposition }) => disposition),
        again,
      ).toEqual(dispositionNames);
      const found = rows.map(({ disposition, kinds }) => ({ disposition, kinds }));
      expect(
        told.filter(({ disposition }) => found.some((row) => row.disposition === disposition)),
        again,
      ).toEqual(found);
    });
  });
}
