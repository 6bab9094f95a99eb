import { createHash } from "node:crypto";
import type { Statement } from "@dlt-ts/sql";

/** The key of a lock: the same for everybody who means the same thing in one database. */
export function lockKey(...what: readonly string[]): bigint {
  return createHash("sha256")
    .update(JSON.stringify(["dlt-ts", ...what]))
    .digest()
    .readBigInt64BE(0);
}

/** Takes locks until the end of the transaction. Always in one order, so that nobody waits in a circle. */
export function takeLocks(keys: readonly bigint[]): Statement {
  const sorted = [...new Set(keys)].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  return {
    step: "lock",
    sql: "SELECT pg_catalog.pg_advisory_xact_lock(key::bigint) FROM pg_catalog.jsonb_array_elements_text($1::jsonb) AS keys(key)",
    parameters: [sorted.map(String)],
  };
}
