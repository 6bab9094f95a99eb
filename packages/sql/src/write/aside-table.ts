import { createHash } from "node:crypto";
import type { LoadPlan } from "@dlt-ts/core";

/** The name under which the new rows of a table are built aside: short enough for every engine, one for each table of a load. */
export function asideTable({ pipeline, loadId }: LoadPlan, table: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([pipeline, loadId, table]))
    .digest("hex");
  return `_dlt_aside_${hash.slice(0, 20)}`;
}
