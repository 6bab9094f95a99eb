import { testDestination, testFaults } from "@dlt-ts/destination-tests/vitest";

const subject = new URL("./subjects/memory.ts", import.meta.url);
await testDestination({ subject });
await testFaults({ subject });
