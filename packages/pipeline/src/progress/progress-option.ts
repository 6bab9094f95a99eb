import { PipelineError } from "../run/pipeline-error.js";
import { logProgress } from "./log-progress.js";
import type { ProgressListener } from "./pipeline-event.js";

/** How a pipeline tells what it does: not at all, as lines on standard error, or to a function. */
export type ProgressOption = "none" | "log" | ProgressListener;

export function progressListener(option: string | ProgressListener | undefined): ProgressListener {
  if (typeof option === "function") return option;
  switch (option) {
    case undefined:
    case "none":
      return () => {};
    case "log":
      return logProgress(
        (line) => process.stderr.write(line),
        () => performance.now(),
      );
    default:
      throw new PipelineError(`"${option}" is no way to show progress: use "log", "none" or a function.`);
  }
}
