import { join } from "node:path";
import { readRuntimeSettings } from "../config/runtime-settings.js";
import type { FolderLock, LockHolder } from "../package/folder-lock.js";
import { LockError } from "../package/lock-error.js";
import { waitingPackages } from "../package/waiting-packages.js";
import { folderEffect } from "../progress/folder-effect.js";
import { reasonOf } from "../thrown.js";
import { tracedCall } from "./traced-call.js";
import { PipelineError } from "../pipeline-error.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { onProcessSignal } from "../process/process-signals.js";
import { SignalError } from "./signal-error.js";

/** The first and the longest pause between two looks at a lock that another process holds, in milliseconds. */
const firstPause = 20;
const longestPause = 1_000;

export interface CallRunnerOptions {
  readonly pipeline: string;
  open(): Promise<PipelineSetup>;
  /** How long to wait for another process, in milliseconds. */
  readonly lockTimeout: number;
}

/** Runs the calls of a pipeline: one at a time, under the lock of the working folder, until a signal ends them. */
export class CallRunner {
  readonly #options: CallRunnerOptions;
  #running: { readonly call: string; readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  #disposed = false;

  constructor(options: CallRunnerOptions) {
    this.#options = options;
  }

  /** One call at a time: two at once would both go on from the same state. */
  async run<Value>(
    call: string,
    given: AbortSignal | undefined,
    work: (setup: PipelineSetup, signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const { pipeline } = this.#options;
    if (this.#disposed) throw new PipelineError(`Pipeline "${pipeline}" was disposed of; make another to call ${call}().`);
    if (this.#running !== undefined) {
      throw new PipelineError(`Pipeline "${pipeline}" is in the middle of ${this.#running.call}(); await it before you call ${call}().`, {
        context: { pipeline },
      });
    }
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const stop = new AbortController();
    this.#running = { call, stop, ended };
    try {
      const signal = given === undefined ? stop.signal : AbortSignal.any([given, stop.signal]);
      signal.throwIfAborted();
      const setup = await this.#options.open();
      const lock = await folderEffect(setup, "lock", () => this.#lock(setup, call, signal));
      await using _ = { [Symbol.asyncDispose]: () => unlock(setup, lock) };
      return await tracedCall(setup, call, async (traced) => {
        await folderEffect(traced, "recover", () => traced.store.recover());
        return await this.#interruptible(traced, call, stop, () => work(traced, signal));
      });
    } finally {
      this.#running = undefined;
      end();
    }
  }

  /** Ends the running call where nothing is lost, waits for it, and lets no other begin. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    const running = this.#running;
    if (running === undefined) return;
    const { pipeline } = this.#options;
    running.stop.abort(
      new PipelineError(`Pipeline "${pipeline}" was disposed of in the middle of ${running.call}().`, { context: { pipeline } }),
    );
    await running.ended;
  }

  async #interruptible<Value>(setup: PipelineSetup, call: string, stop: AbortController, work: () => Promise<Value>): Promise<Value> {
    const { interceptSignals } = await readRuntimeSettings(setup.config);
    if (!interceptSignals) return await work();
    let heard: NodeJS.Signals | undefined;
    const forget = onProcessSignal((signal) => {
      heard = signal;
      stop.abort(new SignalError(setup.pipeline, call, signal, []));
    });
    try {
      return await work();
    } catch (error) {
      if (heard === undefined || error !== stop.signal.reason) throw error;
      throw new SignalError(setup.pipeline, call, heard, await waitingPackages(setup.store));
    } finally {
      forget();
    }
  }

  /** Waits as long as the pipeline may; then a `LockError` that names the holder. */
  async #lock({ store, clock, folder }: PipelineSetup, call: string, signal: AbortSignal): Promise<FolderLock> {
    const { pipeline, lockTimeout } = this.#options;
    for (let waited = 0, pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      signal.throwIfAborted();
      const lock = await store.lock(call);
      if ("assertHeld" in lock) return lock;
      if (waited >= lockTimeout) throw inUse(pipeline, call, lock, { waited: lockTimeout, folder: join(folder, "lock") });
      const rest = Math.min(pause, lockTimeout - waited);
      await clock.sleep(rest, signal);
      waited += rest;
    }
  }
}

/** The step has ended, one way or the other, and that counts: a lock that cannot be given back is a warning. */
async function unlock(setup: PipelineSetup, lock: FolderLock): Promise<void> {
  try {
    await folderEffect(setup, "unlock", async () => await lock[Symbol.asyncDispose]());
  } catch (error) {
    const folder = join(setup.folder, "lock");
    const message = `Pipeline "${setup.pipeline}" cannot give its lock back: ${reasonOf(error)}. Until this process ends, others find it held; the folder ${folder} must be writable.`;
    process.emitWarning(message, { type: "DltWarning", code: "unlock-failed" });
  }
}

function inUse(
  pipeline: string,
  call: string,
  holder: LockHolder,
  { waited, folder }: { readonly waited: number; readonly folder: string },
): LockError {
  const { pid, host, command, since } = holder;
  return new LockError(
    `Pipeline "${pipeline}" cannot ${call}(): process ${pid} on ${host} (${command}) is in ${holder.step}() since ${since}` +
      `${waited === 0 ? "" : `, and was still after ${waited} ms`}. Wait for it, let the option \`lockTimeout\` wait, or stop that process. ` +
      "Two pipelines that shall run at once need two names, or two pipelinesDir. " +
      `If that process is none of yours, because its id was used again or its container is gone, remove the folder ${folder}.`,
    { context: { pipeline, path: folder, pid, host, command, step: holder.step, since } },
  );
}
