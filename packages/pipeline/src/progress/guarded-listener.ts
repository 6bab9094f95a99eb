import type { ProgressListener } from "../pipeline-event.js";
import { reasonOf } from "../thrown.js";

/**
 * Who listens cannot end what it listens to: an error in a progress display between a commit and its record would make a load that
 * succeeded look as one that failed. A listener that throws or rejects is reported once, and not called again.
 */
export function guardedListener(listener: ProgressListener): ProgressListener {
  let broken = false;
  return (event) => {
    if (broken) return;
    const fail = (error: unknown): void => {
      if (broken) return;
      broken = true;
      const reason = reasonOf(error);
      process.emitWarning(`A progress listener of pipeline "${event.pipeline}" threw and is not called any more: ${reason}`, {
        type: "DltWarning",
        code: "progress-listener",
      });
    };
    try {
      // TypeScript takes an asynchronous function too. Nobody waits for it, but its rejection would end the process.
      const told: unknown = listener(event);
      if (told instanceof Promise) told.catch(fail);
    } catch (error) {
      fail(error);
    }
  };
}
