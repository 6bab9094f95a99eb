import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckdb } from "@dlt-ts/duckdb";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { duckDbTables } from "../model/duckdb-engine.ts";
import { expectTogether } from "./expect-together.ts";
import { dataset, perform } from "./program.ts";

/** DuckDB is one process for a file, so all are in this one and share an instance. */
test(
  "20 pipelines in one process load into one dataset of DuckDB at the same time, and some are ended and begin again",
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "dlt-together-"));
    const instance = await DuckDBInstance.create(":memory:");
    try {
      const place = { engine: "duckdb", address: ":memory:" } as const;
      const members = Array.from({ length: 20 }, (_, member) => member);
      for (const turn of [1, 2]) {
        const turns = await Promise.allSettled(
          members.map(async (member) => {
            const order = { place, folder, member, turn };
            if (member % 4 === 0) await endedAt(3 + member, order);
            await perform(order, { destination: duckdb(instance) });
          }),
        );
        expect(turns.filter(({ status }) => status === "rejected")).toEqual([]);
      }
      expectTogether(await duckDbTables(instance, dataset), members.length);
    } finally {
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    }

    /** Ends a run at an event of its load. */
    async function endedAt(number: number, order: Parameters<typeof perform>[0]): Promise<void> {
      const end = new AbortController();
      let events = 0;
      const progress = ({ step }: { readonly step: string }): void => {
        if (step === "load") events += 1;
        if (events === number) end.abort(new Error("ended"));
      };
      await perform(order, { destination: duckdb(instance), progress, signal: end.signal }).catch((error: unknown) => {
        if (!end.signal.aborted) throw error;
      });
    }
  },
);
