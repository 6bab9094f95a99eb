import { PipelineError } from "../pipeline-error.js";
import { guardedListener } from "./guarded-listener.js";
import { interactiveProgress } from "./interactive-progress.js";
import { logProgress } from "./log-progress.js";
import type { ProgressListener } from "../pipeline-event.js";

/** A display that dlt-ts brings: see `ProgressOption`. */
export type ProgressDisplay = "none" | "log" | "interactive";

/**
 * How a pipeline tells what it does.
 * - `none`: not at all.
 * - `log`: as lines on standard error.
 * - `interactive`: as a display on the terminal that changes; as `log` where standard error is no terminal, or in a CI.
 * - A function hears every event.
 * - A list: several of these.
 */
export type ProgressOption = ProgressDisplay | ProgressListener | readonly (ProgressDisplay | ProgressListener)[];

/** What Python dlt calls its displays: a config file that both share must work for both. */
const pythonNames: Readonly<Record<string, ProgressDisplay>> = {
  tqdm: "interactive",
  enlighten: "interactive",
  alive_progress: "interactive",
};

/** The listener that an option asks for; of a text from config too. Throws a `PipelineError` for a name that is none. */
export function progressListener(option: string | ProgressListener | readonly (string | ProgressListener)[] | undefined): ProgressListener {
  const listeners = (Array.isArray(option) ? option : [option]).flatMap((each: string | ProgressListener | undefined) => {
    const listener = typeof each === "function" ? each : display(each);
    return listener === undefined ? [] : [guardedListener(listener)];
  });
  if (listeners.length === 1) return listeners[0]!;
  return (event) => {
    for (const listener of listeners) listener(event);
  };
}

function display(name: string | undefined): ProgressListener | undefined {
  switch (name === undefined ? "none" : (pythonNames[name] ?? name)) {
    case "none":
      return undefined;
    case "log":
      return logToStandardError();
    case "interactive":
      return interactiveProgress() ?? logToStandardError();
    default:
      throw new PipelineError(`"${name}" is no way to show progress: use "log", "interactive", "none", a function, or a list of these.`);
  }
}

function logToStandardError(): ProgressListener {
  return logProgress(
    (line) => process.stderr.write(line),
    () => performance.now(),
    () => process.memoryUsage.rss(),
  );
}
