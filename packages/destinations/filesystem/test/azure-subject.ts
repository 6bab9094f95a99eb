import { basename } from "node:path";
import type { CreateSubject } from "@dlt-ts/destination-tests";
import { filesystem } from "@dlt-ts/filesystem";

/** Child processes find the server of the test in the environment. */
export const create: CreateSubject = ({ folder }) => ({
  destination: filesystem(`az://lake/${basename(folder)}`, { credentials: process.env["DLT_TEST_AZURE"] ?? "" }),
});
