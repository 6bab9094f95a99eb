import { join } from "node:path";
import type { Subject, SubjectContext } from "@dlt-ts/destination-tests";
import { duckdb } from "@dlt-ts/duckdb";

export function create({ folder }: SubjectContext): Subject {
  return { destination: duckdb(join(folder, "kit.duckdb")) };
}
