import { DltError } from "@dlt-ts/core";

/** A signal such as SIGINT ended a step. Nothing is lost: the message says what waits. `code` is `DLT_SIGNAL`. */
export class SignalError extends DltError {
  readonly signal: NodeJS.Signals;
  /** Load ids of the packages that wait. */
  readonly pending: readonly string[];

  constructor(pipeline: string, step: string, signal: NodeJS.Signals, pending: readonly string[]) {
    const rest =
      pending.length === 0
        ? "Nothing waits: the pipeline is as it was before the step."
        : `${pending.length === 1 ? `Package ${pending[0]} waits` : `Packages ${pending.join(", ")} wait`}; run() or load() goes on with ${pending.length === 1 ? "it" : "them"}, dropPendingPackages() gives ${pending.length === 1 ? "it" : "them"} up.`;
    super("DLT_SIGNAL", `${signal} ended ${step}() of pipeline "${pipeline}". ${rest}`, {
      context: { pipeline, step, signal, pending: [...pending] },
    });
    this.signal = signal;
    this.pending = pending;
  }
}
