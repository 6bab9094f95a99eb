import { join } from "node:path";
import { checkHostileLoads, waysOf, type HostileSubject } from "@dlt-ts/test-loads";
import { test } from "vitest";
import { duckDbDialect } from "../src/dialect/duck-db-dialect.js";
import { duckdb } from "../src/duckdb.js";
import { connect } from "./support/connect.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** The driver drops it from the beginning of what it reads: names of columns, and values. */
const byteOrderMark = "\ufeff";

const subject: HostileSubject = {
  destination: duckdb(),
  async inDataset(dataset, work) {
    const folder = await temporaryFolder();
    await work(await connect({ credentials: join(folder, "a.duckdb") }, { dataset }));
  },
  identifierKey: duckDbDialect({ createIndexes: false }).identifierKey,
  isName: (text) => text.length <= 5_000 && !text.startsWith(byteOrderMark),
  greatestLength: 5_000,
  isValue: (text) => !text.startsWith(byteOrderMark),
};

test.each(waysOf(subject.destination))("%s: any names and any values, in the root and nested in it", { timeout: 300_000 }, async (way) => {
  await checkHostileLoads(subject, way, 12);
});
