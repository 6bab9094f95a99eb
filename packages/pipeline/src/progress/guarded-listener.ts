import type { ProgressListener } from "./pipeline-event.js";
import { reasonOf } from "../thrown.js";

/**
 * Who listens cannot end what it listens to: an error in a progress display between a commit and its record would make a load that
 * succeeded look as one that failed. A listener that throws is reported once, and not called again.
 */
export function guardedListener(listener: ProgressListener): ProgressListener {
  let broken = false;
  return (event) => {
    if (broken) return;
    try {
      listener(event);
    } catch (error) {
      broken = true;
      const reason = reasonOf(error);
      process.emitWarning(`A progress listener of pipeline "${event.pipeline}" threw and is not called any more: ${reason}`, {
        type: "DltWarning",
        code: "progress-listener",
      });
    }
  };
}
