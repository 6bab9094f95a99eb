import type { Destination, DestinationClient, LoadSession } from "@dlt-ts/core";
import type { PipelineEffect } from "../../src/pipeline-event.js";
import { currentWatch } from "./effect-watch.js";
import { replaceMembers } from "./replace-members.js";
import { withConnect } from "./with-connect.js";

/** A destination whose calls are noted, where somebody watches: each has to lie within one of these effects. */
export function watched(destination: Destination): Destination {
  const watch = currentWatch();
  if (watch === undefined) return destination;
  const during = <Value>(call: string, effects: readonly PipelineEffect[], work: () => Promise<Value>): Promise<Value> =>
    watch.during(`destination: ${call}`, undefined, work, effects);

  const session = (of: LoadSession): LoadSession =>
    replaceMembers(of, {
      run: (job) => during("run", ["job"], () => of.run(job)),
      commit: () => during("commit", ["commit"], () => of.commit()),
      abort: (reason) => during("abort", ["abort"], () => of.abort(reason)),
    });
  const client = (of: DestinationClient): DestinationClient =>
    replaceMembers(of, {
      begin: (plan, context) => during("begin", ["begin"], async () => session(await of.begin(plan, context))),
      sweep: (pipeline, keep) => during("sweep", ["sweep"], () => of.sweep(pipeline, keep)),
      drop: () => during("drop", [], () => of.drop()),
    });
  return withConnect(destination, (context) => during("connect", [], async () => client(await destination.connect(context))));
}
