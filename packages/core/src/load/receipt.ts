import { DestinationError } from "../errors/destination-error.js";
import type { LoadPlan, Receipt } from "./load-plan.js";

/** The receipt that a commit of this plan leaves. `committedAt` is ISO 8601 in UTC; default: now. */
export function receiptOf(plan: LoadPlan, committedAt: string = new Date().toISOString()): Receipt {
  const { pipeline, loadId, digest, schema } = plan;
  return { pipeline, loadId, digest, schemaName: schema.name, schemaHash: schema.hash, committedAt };
}

/**
 * What a destination found under the plan's pipeline and load id, handed through.
 * Throws a `DestinationError` (`receipt-conflict`) when it is of another load: its rows would be taken for these.
 */
export function checkReceipt(plan: LoadPlan, found: Receipt | undefined): Receipt | undefined {
  if (found === undefined || found.digest === plan.digest) return found;
  throw new DestinationError(
    "receipt-conflict",
    `Load ${plan.loadId} of pipeline "${plan.pipeline}" was committed at ${found.committedAt} with other content. Give the package a new load id.`,
    { context: { pipeline: plan.pipeline, loadId: plan.loadId, digest: plan.digest, committed: found.digest } },
  );
}
