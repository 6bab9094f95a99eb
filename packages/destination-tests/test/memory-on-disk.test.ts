import { testDestination, testFaults } from "@dlt-ts/destination-tests/vitest";

// The same destination as in memory.test.ts, killed for real: that the kit's own child processes and recoveries work.
const subject = new URL("./subjects/memory-on-disk.ts", import.meta.url);
await testDestination({ subject });
await testFaults({ subject });
