import { waitingPackages } from "../package/waiting-packages.js";
import { PipelineError } from "../pipeline-error.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";

/** Throws a `PipelineError` while packages wait: they go on from the state that a call would change under them. */
export async function refuseWaiting({ pipeline, store }: Pick<PipelineSetup, "pipeline" | "store">, call: string): Promise<void> {
  const waiting = await waitingPackages(store);
  if (waiting.length === 0) return;
  throw new PipelineError(
    `Pipeline "${pipeline}" has packages that wait: ${waiting.join(", ")}. Load them, or give them up with dropPendingPackages(), before ${call}.`,
    { context: { pipeline } },
  );
}
