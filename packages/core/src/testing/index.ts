export { memory } from "./memory.js";
export type { MemoryOptions } from "./memory-options.js";
export { MemoryStore, type MemoryDataset, type MemoryTable } from "./memory-store.js";
