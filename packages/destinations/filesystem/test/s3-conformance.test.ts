import { testDestination } from "@dlt-ts/destination-tests/vitest";

await testDestination({ subject: new URL("./s3-subject.ts", import.meta.url) });
