import { memory, MemoryStore } from "@dlt-ts/core/testing";
import type { CreateSubject } from "@dlt-ts/destination-tests";

const stores = new Map<string, MemoryStore>();

/** One store for each folder, which stands for the server behind a real destination. */
export function storeOf(folder: string): MemoryStore {
  const store = stores.get(folder) ?? new MemoryStore();
  stores.set(folder, store);
  return store;
}

export const create: CreateSubject = ({ folder }) => ({ destination: memory(storeOf(folder)) });
