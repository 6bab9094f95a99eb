import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { incremental, pipeline, resource, type Pipeline, type Resource } from "@dlt-ts/pipeline";
import { expect, onTestFinished, test } from "vitest";
import { destinationOf } from "../engines/destination-of.ts";
import type { Contents } from "../engines/engine.ts";
import { openEngine } from "../engines/open-engine.ts";
import { engineNames, type Place } from "../engines/place.ts";
import { noPostgres, serverOfTests } from "../engines/server-of-tests.ts";
import { documentsIn, type StoredTables } from "../model/tables.ts";

interface Order {
  readonly id: number;
  readonly at: number;
  readonly items?: readonly string[];
}

/** One dataset, and machines that load into it. */
interface Field {
  /** A pipeline on a machine of its own: nothing of others is in its working folder. */
  machine(name?: string): Promise<Pipeline>;
  /** The rows of a table with the items of each, in the order of their ids. */
  rows(table: string): Promise<readonly (readonly [id: string, at: string, items: string])[]>;
  tables(): Promise<StoredTables>;
}

async function openField(place: Place, read: () => Promise<Contents>): Promise<Field> {
  const tables = async (): Promise<StoredTables> => {
    const contents = Object.entries(await read()).filter(([name]) => name.startsWith("data."));
    return new Map(contents.map(([name, rows]) => [name.slice("data.".length), rows]));
  };
  return {
    async machine(name = "shop") {
      const folder = await mkdtemp(join(tmpdir(), "dlt-ts-machine-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      return pipeline(name, { destination: await destinationOf(place), datasetName: "data", pipelinesDir: folder, projectFolder: folder });
    },
    tables,
    async rows(table) {
      return documentsIn(await tables(), table, false)
        .map(
          ({ columns, lists }) =>
            [columns["id"]!, columns["at"]!, (lists["items"] ?? []).map((item) => item.columns["value"]).join()] as const,
        )
        .sort(([left], [right]) => Number(left) - Number(right));
    },
  };
}

/** Orders that are newer than those of the run before; `asked` notes from where. Merged by their ids. */
function orders(given: readonly Order[], asked: unknown[] = []): Resource {
  return resource(
    "orders",
    function* ({ cursor }) {
      asked.push(cursor?.startValue);
      yield* given;
    },
    { incremental: incremental("at"), primaryKey: "id", writeDisposition: { disposition: "merge", strategy: "upsert" } },
  ) as unknown as Resource;
}

for (const engineName of engineNames) {
  const onEngine = (title: string, run: (field: Field) => Promise<void>): void => {
    test.skipIf(engineName === "postgres" && noPostgres)(`${engineName}: ${title}`, async () => {
      await using engine = await openEngine(engineName, serverOfTests);
      const place = await engine.create();
      await run(await openField(place, () => engine.contents(place)));
    });
  };

  onEngine("another machine goes on where the last one ended, and the first one after it", async ({ machine, rows }) => {
    const [first, second] = [await machine(), await machine()];
    const asked: unknown[] = [];
    await first.run(
      orders(
        [
          { id: 1, at: 10, items: ["a", "b"] },
          { id: 2, at: 20 },
        ],
        asked,
      ),
    );
    await second.run(
      orders(
        [
          { id: 2, at: 20, items: ["old"] },
          { id: 1, at: 30, items: ["c"] },
          { id: 3, at: 30 },
        ],
        asked,
      ),
    );
    await first.run(
      orders(
        [
          { id: 1, at: 30, items: ["old"] },
          { id: 3, at: 40, items: ["d"] },
        ],
        asked,
      ),
    );
    expect(asked).toEqual([undefined, 20, 30]);
    expect(await rows("orders")).toEqual([
      ["1", "30", "c"],
      ["2", "20", ""],
      ["3", "40", "d"],
    ]);
    expect((await first.state())!.sources).toMatchObject({ shop: { resources: { orders: { incremental: { at: { last_value: 40 } } } } } });
  });

  onEngine("sync() says whether there was something newer, and a machine that knows all finds nothing", async ({ machine }) => {
    const [first, second] = [await machine(), await machine()];
    expect(await first.sync()).toEqual({ found: false, restored: false });
    await first.run(orders([{ id: 1, at: 10, items: ["a"] }]));
    expect(await second.sync()).toEqual({ found: true, restored: true });
    expect([...(await second.schema())!.tables.keys()].filter((name) => !name.startsWith("_dlt"))).toEqual(["orders", "orders__items"]);
    expect(await second.sync()).toEqual({ found: true, restored: false });
    expect(await first.sync()).toEqual({ found: true, restored: false });
  });

  onEngine("two pipelines share a dataset and a table, and each has its own state on a new machine", async ({ machine, rows, tables }) => {
    const own = (name: string, id: number, asked: unknown[] = []): readonly Resource[] => [
      orders([{ id, at: id }], asked),
      resource(name, [{ id, at: id, items: [name] }], { writeDisposition: "replace" }) as unknown as Resource,
    ];
    const [shop, crm] = [await machine("shop"), await machine("crm")];
    await shop.run(own("visits", 1));
    await crm.run(own("people", 2));
    const asked: unknown[] = [];
    await (await machine("shop")).run(own("visits", 3, asked));
    await (await machine("crm")).run(own("people", 4, asked));
    expect(asked).toEqual([1, 2]);
    expect((await rows("orders")).map(([id]) => id)).toEqual(["1", "2", "3", "4"]);
    expect(await rows("visits")).toEqual([["3", "3", "visits"]]);
    expect(await rows("people")).toEqual([["4", "4", "people"]]);
    expect((await tables()).get("_dlt_loads")).toHaveLength(4);
    // What one drops, the other keeps.
    await (await machine("crm")).dropResources("people");
    expect([...(await tables()).keys()].filter((name) => !name.startsWith("_dlt"))).toEqual(["orders", "visits", "visits__items"]);
    await shop.run(own("visits", 5));
    expect(await rows("visits")).toEqual([["5", "5", "visits"]]);
  });

  onEngine("dropResources() drops tables and cursor, for all machines", async ({ machine, rows, tables }) => {
    const [first, second] = [await machine(), await machine()];
    await first.run(orders([{ id: 1, at: 10, items: ["a"] }]));
    expect((await second.dropResources("orders")).tables).toEqual(["orders__items", "orders"]);
    expect((await tables()).has("orders")).toBe(false);
    const asked: unknown[] = [];
    await first.run(orders([{ id: 2, at: 5, items: ["b"] }], asked));
    expect(asked).toEqual([undefined]);
    expect(await rows("orders")).toEqual([["2", "5", "b"]]);
  });

  for (const refresh of ["drop_sources", "drop_resources", "drop_data"] as const) {
    onEngine(`${refresh} on a new machine begins anew, and another one goes on from there`, async ({ machine, rows, tables }) => {
      const first = await machine();
      await first.run([orders([{ id: 1, at: 10, items: ["a"] }]), resource("notes", [{ id: 7, at: 7 }]) as unknown as Resource]);
      const asked: unknown[] = [];
      await (await machine()).run(orders([{ id: 2, at: 5, items: ["b"] }], asked), { refresh });
      await (await machine()).run(orders([{ id: 3, at: 6 }], asked));
      await first.run(orders([{ id: 2, at: 7 }], asked));
      expect(asked).toEqual([undefined, 5, 6]);
      expect(await rows("orders")).toEqual([
        ["2", "7", ""],
        ["3", "6", ""],
      ]);
      expect(await rows("notes")).toEqual(refresh === "drop_sources" ? [] : [["7", "7", ""]]);
      expect((await tables()).has("notes")).toBe(refresh !== "drop_sources");
    });
  }
}
