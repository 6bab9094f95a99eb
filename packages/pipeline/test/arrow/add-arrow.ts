import type { ArrowItem } from "../../src/arrow/arrow-item.js";
import { type DecodedRow } from "../normalize/decode-batch.js";
import { harness, type Harness, type HarnessOptions } from "../normalize/run-rows.js";

/** What comes of Arrow data, and of rows between it, in the table `t`. */
export interface Added extends Harness {
  readonly decoded: readonly DecodedRow[];
  readonly warnings: readonly string[];
}

export async function add(page: readonly unknown[], options: HarnessOptions = {}): Promise<Added> {
  const made = harness(options);
  for (let from = 0; from < page.length; from++) {
    from = made.normalizer.rows("t", page, from);
    if (from < page.length) await made.normalizer.arrow("t", page[from] as ArrowItem);
  }
  const { warnings } = await made.normalizer.finish();
  return { ...made, decoded: made.rows()["t"] ?? [], warnings };
}
