import { testDestination } from "@dlt-ts/destination-tests/vitest";

await testDestination({ subject: new URL("./subject.ts", import.meta.url) });
