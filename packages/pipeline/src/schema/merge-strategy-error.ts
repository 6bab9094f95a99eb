import { DltError } from "@dlt-ts/core";

/** A table asks for a merge strategy that the destination does not have. `code` is `DLT_MERGE_STRATEGY`. */
export class MergeStrategyError extends DltError {
  constructor(table: string, strategy: string, supported: readonly string[]) {
    const choice = supported.length === 0 ? "it cannot merge" : `it has ${supported.join(", ")}`;
    super("DLT_MERGE_STRATEGY", `The destination does not support the merge strategy "${strategy}" of table "${table}": ${choice}.`, {
      context: { table, strategy, supported },
    });
  }
}
