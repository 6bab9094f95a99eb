import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { DestinationReference } from "@dlt-ts/core";
import { pipeline, type Pipeline } from "./pipeline.js";
import type { PipelineOptions } from "./pipeline-options.js";
import { LockError } from "./package/lock-error.js";
import { reasonOf } from "./thrown.js";
import { PipelineError } from "./pipeline-error.js";

/**
 * A pipeline that ran before: here, or elsewhere into this destination, which then says what it remembers. Destination and dataset are those of
 * the last run where they are not given. Throws a `PipelineError` where nothing is found, and leaves no folder behind that was not there.
 */
export async function attach<const Reference extends DestinationReference = DestinationReference>(
  name: string,
  options: PipelineOptions<Reference> = {},
): Promise<Pipeline<Reference>> {
  const attached = pipeline<Reference>(name, options);
  if ((await attached.state()) !== undefined) return attached;
  const folder = await attached.workingFolder();
  // A folder that is there belongs to somebody: to a pipeline in the middle of its first run, for one.
  const isNew = !existsSync(folder);
  try {
    const { found } = await attached.sync();
    if (found) return attached;
  } catch (cause) {
    if (isNew && !(cause instanceof LockError)) await rm(folder, { recursive: true, force: true });
    throw new PipelineError(`Pipeline "${name}" cannot be attached: ${reasonOf(cause)}`, { context: { pipeline: name }, cause });
  }
  if (isNew) await rm(folder, { recursive: true, force: true });
  throw new PipelineError(
    `Pipeline "${name}" cannot be attached: it never ran here (${folder}), and its destination has no state of that name. ` +
      "Is the name of the pipeline, the dataset or the destination another? pipeline() makes a new one.",
    { context: { pipeline: name } },
  );
}
