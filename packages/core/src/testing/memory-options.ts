import type { OptionsSchema } from "@dlt-ts/core";
import { MemoryStore } from "./memory-store.js";

/** Options of the memory destination. */
export interface MemoryOptions {
  /** Where datasets are kept. */
  readonly store: MemoryStore;
}

/** Written by hand, since core depends on no schema library. */
export const memoryOptions: OptionsSchema<MemoryOptions, MemoryOptions> = {
  "~standard": {
    version: 1,
    vendor: "dlt-ts",
    validate: (value) => {
      const store = (value as Partial<MemoryOptions> | null)?.store;
      return store instanceof MemoryStore ? { value: { store } } : { issues: [{ message: "must be a MemoryStore", path: ["store"] }] };
    },
    jsonSchema: {
      input: () => ({
        type: "object",
        properties: { store: { description: "Where datasets are kept: a `MemoryStore`." } },
        required: ["store"],
        additionalProperties: false,
      }),
    },
  },
};
