import { testFaults } from "@dlt-ts/destination-tests/vitest";

// That the kit would notice a broken commit of DuckDB, killed for real.
await testFaults({ subject: new URL("./subject.ts", import.meta.url) });
