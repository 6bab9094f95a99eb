import { checkHostileLoads, waysOf, type HostileSubject } from "@dlt-ts/test-loads";
import { test } from "vitest";
import { postgres } from "../src/postgres.js";
import { connect } from "./support/connect.js";
import { noServer } from "./support/server.js";

const subject: HostileSubject = {
  destination: postgres(),
  async inDataset(dataset, work) {
    const client = await connect({ poolSize: 2 }, { dataset });
    await work(client);
    await client.drop();
    await client[Symbol.asyncDispose]();
  },
  // Names that differ in case only are refused with the plan.
  identifierKey: (name) => name.toLowerCase(),
  isName: (text) => Buffer.byteLength(text) <= 63,
  greatestLength: 63,
  isValue: (text) => !text.includes("\u0000"),
};

test.skipIf(noServer).each(waysOf(subject.destination))(
  "%s: any names and any values, in the root and nested in it",
  { timeout: 300_000 },
  async (way) => {
    await checkHostileLoads(subject, way, 12);
  },
);
