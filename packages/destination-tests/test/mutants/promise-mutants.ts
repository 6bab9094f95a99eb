import type { Destination, DestinationClient, Ledger } from "@dlt-ts/core";
import { camelToSnake } from "@dlt-ts/core";
import type { Fault } from "@dlt-ts/destination-tests";

const client = (change: (client: DestinationClient) => Partial<DestinationClient>): NonNullable<Fault["client"]> => {
  return (sound) => ({ ...sound, ...change(sound), [Symbol.asyncDispose]: () => sound[Symbol.asyncDispose]() });
};
const ledger = (change: (ledger: Ledger) => Partial<Ledger>): NonNullable<Fault["client"]> =>
  client((sound) => ({ ledger: { ...sound.ledger!, ...change(sound.ledger!) } }));

/** Faults of what a destination says about itself. */
export const promiseMutants: readonly Fault[] = [
  {
    name: "claims a member that it lacks",
    client: (sound) => ({ ...sound, ledger: undefined }) as unknown as DestinationClient,
    noticedBy: ["contract.offers"],
  },
  {
    name: "has a member that it does not claim",
    capabilities: (sound) => ({ ...sound, offers: { ...sound.offers, read: false } }),
    noticedBy: ["contract.offers"],
  },
  {
    name: "capabilities that can be changed",
    destination: (sound) => ({ ...sound, capabilities: () => structuredClone(sound.capabilities()) }),
    noticedBy: ["contract.capabilities"],
  },
  {
    name: "capabilities with a function",
    capabilities: (sound) => ({ ...sound, fold: camelToSnake }) as never,
    noticedBy: ["contract.capabilities"],
  },
  {
    name: "takes any option",
    destination: (sound) => {
      const lenient = Object.assign(() => sound, { ...sound.factory });
      return { ...sound, factory: lenient as unknown as Destination["factory"] };
    },
    noticedBy: ["contract.options.unknown"],
  },
  {
    name: "does what it says that it cannot",
    capabilities: (sound) => ({ ...sound, write: { ...sound.write, merge: [...sound.write.merge, "upsert"] } }),
    noticedBy: ["contract.capabilities"],
  },
  {
    name: "exists before it is made",
    client: client(() => ({ exists: async () => true })),
    noticedBy: ["contract.empty", "contract.drop"],
  },
  { name: "drop does nothing", client: client(() => ({ drop: async () => {} })), noticedBy: ["contract.drop"] },
  {
    name: "drop fails where there is nothing",
    client: client((sound) => ({
      drop: async () => {
        if (!(await sound.exists())) throw new Error("no such dataset");
        await sound.drop();
      },
    })),
    noticedBy: ["contract.empty"],
  },
  {
    name: "an unknown table is empty",
    client: client((sound) => ({
      reader: {
        tables: () => sound.reader!.tables(),
        async *rows(table, options) {
          if ((await sound.reader!.tables()).includes(table)) yield* sound.reader!.rows(table, options);
          else yield { rows: 0, columns: [] };
        },
      },
    })),
    noticedBy: ["contract.undefined-relation"],
  },
  {
    name: "gives any schema of a name",
    client: ledger((sound) => ({ schema: async (query) => sound.schema("hash" in query ? query : { hash: "schema 1" }) })),
    noticedBy: ["schema.ledger"],
  },
  {
    name: "gives the state of any pipeline",
    client: ledger((sound) => ({ state: async () => sound.state("kit") })),
    noticedBy: ["schema.ledger"],
  },
  {
    name: "gives the receipt of any pipeline",
    client: ledger((sound) => ({ receipt: async (_, loadId) => sound.receipt("kit", loadId) })),
    noticedBy: ["schema.ledger", "faults.race.pipelines"],
  },
  {
    name: "stores a schema with each load",
    plan: (plan) => ({ ...plan, schema: { ...plan.schema, hash: `${plan.schema.hash} of ${plan.loadId}` } }),
    noticedBy: ["schema.ledger.same-schema", "schema.system-tables"],
  },
  {
    name: "system tables under its own names",
    plan: (plan) => ({ ...plan, systemTables: { ...plan.systemTables, loads: { ...plan.systemTables.loads, name: "loads" } } }),
    noticedBy: ["schema.system-tables"],
  },
];
