import type { PipelineChoices } from "../pipeline-options.js";
import type { Clock } from "../process/clock.js";
import { openSetup, type PipelineSetup } from "../setup/pipeline-setup.js";
import { beginInstance } from "./begin-instance.js";
import { CallRunner } from "./call-runner.js";
import type { Call } from "./call.js";
import { LastSync } from "./last-sync.js";

/** What lives as long as the object that the user has: the setup, looked up when it is first needed, and what the destination said last. */
export class PipelineInstance implements AsyncDisposable {
  readonly #pipeline: string;
  readonly #choices: PipelineChoices;
  readonly #clock: Clock;
  readonly #since: number;
  readonly #runner: CallRunner;
  #setup: Promise<PipelineSetup> | undefined;
  #lastSync: LastSync = new LastSync();
  #begun = false;

  constructor(pipeline: string, choices: PipelineChoices, clock: Clock) {
    this.#pipeline = pipeline;
    this.#choices = choices;
    this.#clock = clock;
    this.#since = clock.now();
    this.#runner = new CallRunner({ pipeline, open: () => this.setup(), lockTimeout: choices.lockTimeout ?? 0 });
  }

  /** Does the work of a call, one at a time, under the lock of the working folder. */
  async call<Value>(name: string, signal: AbortSignal | undefined, work: (call: Call) => Promise<Value>): Promise<Value> {
    return await this.#runner.run(name, signal, async (setup, ended) => {
      if (!this.#begun) await beginInstance(setup);
      this.#begun = true;
      return await work({ setup, choices: this.#choices, lastSync: this.#lastSync, signal: ended });
    });
  }

  /** For whoever only looks, which needs no lock. */
  async setup(): Promise<PipelineSetup> {
    this.#setup ??= openSetup(this.#pipeline, this.#choices, this.#clock, this.#since);
    try {
      return await this.#setup;
    } catch (error) {
      // A config file that was wrong may be right the next time.
      this.#setup = undefined;
      throw error;
    }
  }

  /** The state has changed, and with it what the setup remembers of it: it is looked up again. */
  forgetSetup(): void {
    this.#setup = undefined;
  }

  /** The working folder is empty. */
  forgetAll(): void {
    this.#setup = undefined;
    this.#lastSync = new LastSync();
  }

  /** Ends a call where nothing is lost, and waits for it. No other can begin. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runner[Symbol.asyncDispose]();
  }
}
