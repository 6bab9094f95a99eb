import { testDestination } from "@dlt-ts/destination-tests/vitest";

await testDestination({ subject: new URL("./subjects/memory.ts", import.meta.url) });
