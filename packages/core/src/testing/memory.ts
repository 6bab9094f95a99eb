import { defineDestination, DestinationError, registerDestination, type DestinationFactory } from "@dlt-ts/core";
import { memoryLedger } from "./memory-ledger.js";
import { memoryOptions, type MemoryOptions } from "./memory-options.js";
import { memoryReader } from "./memory-reader.js";
import { memorySession } from "./memory-session.js";

const capabilities = {
  write: { replace: ["swap", "truncate-and-insert", "insert-from-staging"], merge: ["delete-insert", "upsert", "scd2", "insert-only"] },
  commit: "atomic",
  durable: false,
  formats: { direct: ["jsonl"] },
  identifiers: { maxLength: 65_536, lengthUnit: "characters", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [78, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "rows" },
} as const;

/** Loads into a `MemoryStore`: for tests of pipelines, with all that a destination promises. Takes JSONL. */
export const memory: DestinationFactory<"memory", MemoryOptions, typeof capabilities, "store"> = defineDestination({
  type: "memory",
  schema: memoryOptions,
  positional: "store",
  capabilities,
  async connect({ options: { store }, dataset: name, systemTables }) {
    if (name === undefined) throw new DestinationError("options", 'Destination "memory" needs the name of a dataset.');
    const dataset = (): ReturnType<typeof store.dataset> => store.dataset(name);
    return {
      begin: async (plan, context) => memorySession(store, name, plan, context),
      exists: async () => dataset() !== undefined,
      drop: async () => store.drop(name),
      // Sessions keep what they read to themselves, so dead ones leave nothing.
      sweep: async () => {},
      ledger: memoryLedger(dataset, systemTables),
      reader: memoryReader(dataset, name),
      [Symbol.asyncDispose]: async () => {},
    };
  },
});

registerDestination(memory);
