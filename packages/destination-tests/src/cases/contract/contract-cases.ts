import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  DestinationError,
  describeOptions,
  registeredDestination,
  type Destination,
  type MergeStrategy,
  type OptionDescription,
  type ReplaceStrategy,
} from "@dlt-ts/core";
import { crashLoad } from "../../load/crash-load.js";
import { runLoad } from "../../load/run-load.js";
import { storeLoad } from "../../load/stored-load.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { loadIds } from "../../tables/kit-load.js";
import { column, rootTable } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";

const missingTable = "kit_no_such_table";
const canary = "canary-7f3a";

const replaceStrategies: readonly ReplaceStrategy[] = ["swap", "insert-from-staging", "truncate-and-insert", "staging-optimized"];
const mergeStrategies: readonly MergeStrategy[] = ["delete-insert", "upsert", "scd2", "insert-only"];

type Make = (options: Record<string, unknown>) => Destination;
const factoryOf = (destination: Destination): Make => destination.factory as unknown as Make;

/** What holds before anything is connected, and of a client without data. */
export const contractCases: readonly ConformanceCase[] = [
  {
    id: "contract.factory",
    title: "comes from a factory that is registered under its type and answers without options",
    async run(kit) {
      const { destination } = await kit.world();
      const { factory, type } = destination;
      assert.equal(factory.specVersion, 1);
      assert.equal(factory.type, type);
      assert.equal(registeredDestination(type)?.type, type, "registered when its package is imported");
      assert.ok(Array.isArray(describeOptions(factory.schema)), "its options can be described");
      const bare = factoryOf(destination)({});
      assert.equal(bare.name, type);
      assert.equal(factoryOf(destination)({ destinationName: "kit_name" }).name, "kit_name");
    },
  },
  {
    id: "contract.capabilities",
    title: "has capabilities that are frozen, plain and consistent",
    async run(kit) {
      const { destination, capabilities } = await kit.world();
      assert.deepEqual(JSON.parse(JSON.stringify(capabilities)), capabilities, "plain data: the same after JSON");
      assert.deepEqual(destination.capabilities(), capabilities, "the same at each call");
      assertFrozen(capabilities, "capabilities");
      const { formats, identifiers, types, write } = capabilities;
      assert.ok(formats.direct.length > 0 || (formats.staged?.formats.length ?? 0) > 0, "it loads at least one job format");
      assert.ok(identifiers.maxLength > 0 && (identifiers.maxColumnLength ?? 1) > 0, "names have a length");
      for (const [precision, scale] of [types.decimal, types.wei])
        assert.ok(precision >= scale && scale >= 0, "precision is at least scale");
      assert.ok(types.timestamp[0] <= types.timestamp[1], "the default precision of timestamps is at most the highest");
      assert.equal(new Set(write.replace).size + new Set(write.merge).size, write.replace.length + write.merge.length, "no strategy twice");
      for (const format of destination.formats ?? []) {
        const names = [...formats.direct, ...(formats.staged?.formats ?? [])];
        assert.ok(names.includes(format.name), `its own format "${format.name}" stands in its capabilities`);
      }
    },
  },
  {
    id: "contract.options.unknown",
    title: "refuses an option that it does not have, when the factory is called, and offers the nearest name",
    async run(kit) {
      const { destination } = await kit.world();
      assert.throws(() => factoryOf(destination)({ destinationNam: "x" }), isOptionsError(/destinationName/));
      const [option] = describeOptions(destination.factory.schema);
      if (option === undefined) return;
      const name = option.path[0]!;
      assert.throws(() => factoryOf(destination)({ [`${name}x`]: "x" }), isOptionsError(new RegExp(name)));
    },
  },
  {
    id: "contract.options.secret",
    title: "prints no secret option",
    async run(kit) {
      const { destination } = await kit.world();
      for (const option of describeOptions(destination.factory.schema).filter(({ secret }) => secret)) {
        const made = factoryOf(destination)(nested(option.path, canary));
        for (const printed of [inspect(made, { depth: 10 }), JSON.stringify(made), inspect(made.options, { depth: 10 }), String(made)]) {
          assert.ok(!printed.includes(canary), `option "${option.path.join(".")}" is printed`);
        }
      }
    },
  },
  {
    id: "contract.options.described",
    title: "describes each of its options",
    async run(kit) {
      const { destination } = await kit.world();
      const silent = describeOptions(destination.factory.schema).filter(({ description }: OptionDescription) => !description);
      assert.deepEqual(
        silent.map(({ path }) => path.join(".")),
        [],
        "options without a description",
      );
    },
  },
  {
    id: "contract.offers",
    title: "has the optional members that its capabilities claim, and no others",
    async run(kit) {
      const world = await kit.world();
      const { offers } = world.capabilities;
      await world.use(async (client) => {
        assert.equal(client.ledger !== undefined, offers.ledger, "ledger");
        assert.equal(client.reader !== undefined, offers.read !== false, "reader");
        assert.equal(client.reader?.query !== undefined, offers.read === "sql", "reader.query");
        assert.equal(client.staging !== undefined, offers.stagingFor !== undefined, "staging");
        if (client.staging !== undefined)
          assert.ok(offers.stagingFor?.includes(client.staging.scheme), `staging of scheme "${client.staging.scheme}"`);
      });
    },
  },
  {
    id: "contract.empty",
    title: "answers for a dataset that does not exist: nothing, and no error",
    async run(kit) {
      const world = await kit.world();
      await world.use(async (client) => {
        assert.equal(await client.exists(), false, "exists");
        assert.equal(await client.ledger?.receipt("kit", loadIds[0]), undefined, "receipt");
        assert.equal(await client.ledger?.schema({ name: "kit" }), undefined, "schema by name");
        assert.equal(await client.ledger?.schema({ hash: "kit" }), undefined, "schema by hash");
        assert.equal(await client.ledger?.state("kit"), undefined, "state");
        assert.deepEqual((await client.reader?.tables()) ?? [], [], "tables");
        await client.sweep("kit", []);
        await client.drop();
        await client.drop();
        assert.equal(await client.exists(), false, "exists after drop");
      });
    },
  },
  {
    id: "contract.drop",
    title: "drops a dataset with all that is in it, and loads into it again",
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("clicks", column("id", "bigint"));
      await storeLoad(world, { loadId: loadIds[0], tables: [{ table, disposition: "append", jobs: [[{ id: 1, _dlt_id: "a" }]] }] });
      for (let round = 1; round <= 2; round++) {
        const { commit } = await runLoad(world, loadIds[0]);
        if (world.capabilities.commit !== "at-least-once") assert.equal(commit?.repeated, false, `load ${round} finds no receipt`);
        await world.use(async (client) => {
          await client.drop();
          assert.equal(await client.exists(), false, "exists after drop");
        });
      }
    },
  },
  {
    id: "contract.release",
    title: "lets go of everything when its client is closed: another process loads",
    requires: ({ durable = true }) => durable,
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("clicks", column("id", "bigint"));
      for (const [index, loadId] of [loadIds[0], loadIds[1]].entries()) {
        await storeLoad(world, { loadId, tables: [{ table, disposition: "append", jobs: [[{ id: index, _dlt_id: `click-${index}` }]] }] });
      }
      await runLoad(world, loadIds[0]);
      await expectRows(world, table, [{ id: 0, _dlt_id: "click-0" }]);
      assert.equal(await crashLoad(world, loadIds[1], Number.POSITIVE_INFINITY), false, "the other process came to its end");
      await expectRows(
        world,
        table,
        [0, 1].map((id) => ({ id, _dlt_id: `click-${id}` })),
      );
    },
  },
  {
    id: "contract.undefined-relation",
    title: "says undefined-relation of a table that does not exist",
    requires: ({ offers }) => offers.read !== false,
    async run(kit) {
      const world = await kit.world();
      await storeLoad(world, { loadId: loadIds[0], tables: [] });
      await runLoad(world, loadIds[0]);
      await world.use(async ({ reader }) => {
        await assert.rejects(firstPage(reader!.rows(missingTable)), (error: unknown) => {
          assert.ok(DestinationError.isInstance(error) && error.reason === "undefined-relation", `rejected with ${String(error)}`);
          return true;
        });
      });
    },
  },
  {
    id: "contract.refusal",
    title: "is asked for no disposition or strategy that it lacks: such a load is refused without a connection",
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("clicks", column("id", "bigint", { primaryKey: true }));
      const { replace, merge } = world.capabilities.write;
      const lacking = [
        ...replaceStrategies
          .filter((strategy) => !replace.includes(strategy))
          .map((strategy) => ({ disposition: "replace" as const, strategy })),
        ...mergeStrategies.filter((strategy) => !merge.includes(strategy)).map((strategy) => ({ disposition: "merge" as const, strategy })),
      ];
      for (const write of lacking) {
        await storeLoad(world, { loadId: loadIds[0], tables: [{ table, ...write, jobs: [] }] });
        let connected = false;
        const load = runLoad(world, loadIds[0], {
          onConnect: () => {
            connected = true;
          },
        });
        await assert.rejects(load, (error: unknown) => DestinationError.isInstance(error) && error.reason === "unsupported");
        assert.equal(connected, false, `${write.disposition} ${write.strategy}: refused before a connection`);
      }
    },
  },
];

function assertFrozen(value: unknown, where: string): void {
  if (typeof value !== "object" || value === null) return;
  assert.ok(Object.isFrozen(value), `${where} is frozen`);
  for (const [name, inner] of Object.entries(value)) assertFrozen(inner, `${where}.${name}`);
}

function isOptionsError(pattern: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(DestinationError.isInstance(error) && error.reason === "options", `thrown: ${String(error)}`);
    assert.match(error.message, pattern);
    return true;
  };
}

/** An object with one value at a path. */
function nested(path: readonly string[], value: unknown): Record<string, unknown> {
  return path.toReversed().reduce<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
}

async function firstPage(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages) return;
}
