import { setTimeout as sleep } from "node:timers/promises";
import {
  DestinationError,
  planLoad,
  type CommitLevel,
  type CommitResult,
  type JobDescription,
  type LoadPlan,
  type LoadSession,
  type ProgressEvent,
  type Retry,
} from "@dlt-ts/core";
import type { World } from "../world/world.js";
import { readLoad, type StoredLoad } from "./stored-load.js";

/** How a case looks into a load, or interferes with it. */
export interface LoadOptions {
  readonly pipeline?: string;
  /** Each effect of the destination, and each step between its members, in order. What it throws ends the load. */
  readonly onEvent?: (event: ProgressEvent) => void;
  readonly onConnect?: () => void;
  readonly beforeBegin?: () => void | Promise<void>;
  readonly beforeRun?: (job: JobDescription) => void | Promise<void>;
  readonly beforeCommit?: (session: LoadSession) => void | Promise<void>;
  /** After the commit, before its answer counts. */
  readonly afterCommit?: (result: CommitResult) => void | Promise<void>;
  /** Runs only these jobs, does not commit, and leaves. */
  readonly onlyJobs?: (job: JobDescription) => boolean;
  readonly signal?: AbortSignal;
}

/** How a load went. */
export interface LoadOutcome {
  readonly level: CommitLevel;
  /** Absent when only jobs were run. */
  readonly commit?: CommitResult;
}

/** Thrown by `onEvent` where a process would die: the loader then touches nothing more, it does not even leave. */
export class Crash extends Error {}

const attempts = 8;

/** A loader as small as the contract allows: plan, connect, begin, run the jobs, commit; and again as errors permit. */
export async function runLoad(world: World, loadId: string, options: LoadOptions = {}): Promise<LoadOutcome> {
  for (let attempt = 1; ; attempt++) {
    const load = await readLoad(world, loadId, options.pipeline);
    const plan = planLoad(load.description, world.destination, { staging: world.subject.staging });
    try {
      return await oneSession(world, plan, load, options);
    } catch (error) {
      if (error instanceof Crash || options.signal?.aborted || retryOf(error) !== "session" || attempt === attempts) throw error;
      if (DestinationError.isInstance(error) && error.reason === "staging-lost") await load.forgetCheckpoints();
      await pause(error, attempt);
    }
  }
}

async function oneSession(world: World, plan: LoadPlan, load: StoredLoad, options: LoadOptions): Promise<LoadOutcome> {
  const { signal = new AbortController().signal, onEvent = () => {} } = options;
  options.onConnect?.();
  const connection = await world.connect(plan.pipeline, signal);
  let session: LoadSession | undefined;
  let crashed = false;
  try {
    onEvent({ step: "connected" });
    await options.beforeBegin?.();
    session = await retryCall(signal, () => connection.client.begin(plan, { signal, progress: onEvent }));
    const current = session;
    onEvent({ step: "begun" });
    const jobs = load.jobs.filter((job) => !current.committed && (options.onlyJobs?.(job) ?? true));
    await inLanes(world.capabilities.concurrency.jobs === "parallel" ? 2 : 1, jobs, async (job) => {
      await options.beforeRun?.(job);
      await retryCall(signal, () => current.run(job));
      onEvent({ step: "ran", job: job.id });
    });
    if (options.onlyJobs !== undefined) return { level: current.level };

    await options.beforeCommit?.(current);
    const commit = await retryCall(signal, async () => {
      const result = await current.commit();
      await options.afterCommit?.(result);
      return result;
    });
    onEvent({ step: "done" });
    return { level: current.level, commit };
  } catch (error) {
    crashed = error instanceof Crash;
    // Given up for good. A signal only leaves: the load may go on later.
    if (!crashed && !signal.aborted && retryOf(error) === "never" && session !== undefined) {
      await session.abort(error);
      await load.forgetCheckpoints();
    }
    throw error;
  } finally {
    if (!crashed) {
      await session?.[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    }
  }
}

function retryOf(error: unknown): Retry {
  return DestinationError.isInstance(error) ? error.retry : "never";
}

async function retryCall<Value>(signal: AbortSignal, call: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof Crash || signal.aborted || retryOf(error) !== "call" || attempt === attempts) throw error;
      await pause(error, attempt);
    }
  }
}

async function pause(error: unknown, attempt: number): Promise<void> {
  const atLeast = DestinationError.isInstance(error) ? (error.retryAfter ?? 0) : 0;
  await sleep(Math.max(atLeast, 2 ** attempt * (1 + Math.random())));
}

/** Waits for all lanes even when one fails: a job that still runs would write into what is being cleaned up. */
async function inLanes<Item>(width: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failed = false;
  const lanes = Array.from({ length: width }, async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  });
  const outcomes = await Promise.allSettled(lanes);
  const rejected = outcomes.find((outcome) => outcome.status === "rejected");
  if (rejected !== undefined) throw rejected.reason;
}
