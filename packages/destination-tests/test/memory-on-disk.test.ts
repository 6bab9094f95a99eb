import { testDestination } from "@dlt-ts/destination-tests/vitest";

// The same destination as in memory.test.ts, killed for real: that the kit's own child processes and recoveries work.
await testDestination({ subject: new URL("./subjects/memory-on-disk.ts", import.meta.url) });
