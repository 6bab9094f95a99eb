import {
  DestinationError,
  planLoad,
  writeWarnings,
  type CommitLevel,
  type CommitResult,
  type ConcurrencyCapabilities,
  type DestinationClient,
  type JobResult,
  type LoadPlan,
  type LoadSession,
} from "@dlt-ts/core";
import type { NormalizedPackage } from "../package/manifest.js";
import type { PackageStore } from "../package/package-store.js";
import type { StepProgress } from "../progress/step-progress.js";
import { reasonOf } from "../thrown.js";
import type { Clock } from "../process/clock.js";
import { lanesOf, runLanes } from "./lanes.js";
import type { LoadTarget } from "./load-target.js";
import { openClients } from "./open-clients.js";
import { refuseOtherIdentifiers } from "./refuse-other-identifiers.js";
import { retrying, retryOf, type Retrying } from "./retry.js";
import { atSeam } from "./seam.js";

export interface LoadEnvironment {
  readonly store: PackageStore;
  /** Where packages of a schema go. */
  readonly targetOf: (schemaName: string) => Promise<LoadTarget>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many jobs may run at once. */
  readonly concurrency: Required<ConcurrencyCapabilities>;
  /** Load ids of the packages that this very call has written: their files are not read a second time to check them. */
  readonly written?: ReadonlySet<string> | undefined;
  /** How often something is tried at most. Default 5. */
  readonly attempts?: number | undefined;
}

/** A package that is at its destination. */
export interface CompletedLoad {
  readonly content: NormalizedPackage;
  readonly plan: LoadPlan;
  /** Where it went: the physical name. */
  readonly dataset: string | undefined;
  readonly level: CommitLevel;
  readonly commit: CommitResult;
  /** Milliseconds, from the plan to the end. */
  readonly duration: number;
  /** What each job reported, by job id; none when an earlier attempt had committed the load. */
  readonly jobs: ReadonlyMap<string, CompletedJob>;
}

/** A job that ran. Times are ISO 8601, UTC, and include its failed attempts. */
export interface CompletedJob extends JobResult {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly attempts: number;
}

/**
 * Loads one package: plans it, checks its files, connects, begins, runs every job, commits, records. A crash at any point leaves the package
 * waiting, and loading it again is safe. So does an error: after one that nobody may repeat, what the load left at the destination is removed.
 */
export async function loadPackage(loadId: string, environment: LoadEnvironment, progress: StepProgress): Promise<CompletedLoad> {
  const { store, signal, clock } = environment;
  const startedAt = clock.now();
  const content = await store.normalized(loadId);
  const target = await environment.targetOf(content.description.schema.name);
  refuseOtherIdentifiers(content, target.destination);
  const { staging, onUnsupported } = target;
  const plan = planLoad(content.description, target.destination, { staging, onUnsupported });
  for (const message of writeWarnings(plan.tables)) progress.say({ type: "warning", message });
  if (environment.written?.has(loadId) !== true) {
    for (const job of plan.jobs) {
      signal.throwIfAborted();
      await store.verify(loadId, job);
    }
  }

  return await retrying("session", { ...environment, progress }, async () => {
    await using clients = await progress.effect("connect", () =>
      openClients({ target, pipeline: plan.pipeline, systemTables: plan.systemTables, signal }),
    );
    const session = await runSession(clients.client, plan, { ...environment, target }, progress);
    await progress.effect("record", () =>
      store.finish(loadId, {
        outcome: "loaded",
        at: session.commit.receipt.committedAt,
        destination: target.destination.name,
        ...(target.dataset === undefined ? {} : { dataset: target.dataset }),
      }),
    );
    await sweep(clients.client, plan.pipeline, store, progress);
    return { content, plan, dataset: target.dataset, ...session, duration: clock.now() - startedAt };
  });
}

async function runSession(
  client: DestinationClient,
  plan: LoadPlan,
  environment: LoadEnvironment & { readonly target: LoadTarget },
  progress: StepProgress,
): Promise<Pick<CompletedLoad, "level" | "commit" | "jobs">> {
  const failure = new AbortController();
  const signal = AbortSignal.any([environment.signal, failure.signal]);
  const calls: Retrying = { ...environment, signal, progress };
  const context = { loadId: plan.loadId, destination: environment.target.destination.name };

  await using session = await progress.effect("begin", () =>
    retrying("call", calls, () =>
      atSeam("Beginning the load", context, () =>
        client.begin(plan, { signal, progress: (event) => progress.say({ type: "destination", event }) }),
      ),
    ),
  );
  try {
    const jobs = session.committed
      ? new Map<string, CompletedJob>()
      : await runJobs(session, plan, environment, calls, (error) => failure.abort(error));
    // Below `atomic` nothing else keeps out a loader that was stopped, and overtaken by another.
    await environment.store.assertHeld();
    const commit = await progress.effect("commit", () =>
      retrying("call", calls, () => atSeam("The commit", context, () => session.commit())),
    );
    return { level: session.level, commit, jobs };
  } catch (error) {
    if (environment.signal.aborted) throw environment.signal.reason;
    await cleanUp(session, error, plan.loadId, environment, progress);
    throw error;
  }
}

async function runJobs(
  session: LoadSession,
  plan: LoadPlan,
  { store, concurrency, clock }: LoadEnvironment,
  calls: Retrying,
  onFailure: (error: unknown) => void,
): Promise<ReadonlyMap<string, CompletedJob>> {
  const results = new Map<string, CompletedJob>();
  const rows = new Map<string, { rows: number; bytes: number }>();
  const sum = (of: "rows" | "bytes"): number => plan.jobs.reduce((total, job) => total + job[of], 0);
  calls.progress.say({ type: "total", of: "jobs", total: plan.jobs.length, rows: sum("rows"), bytes: sum("bytes") });
  await runLanes(
    lanesOf(plan.jobs, concurrency),
    async (description) => {
      const { id, table } = description;
      const startedAt = isoTime(clock);
      let attempts = 0;
      const run = async (): Promise<JobResult> => {
        attempts++;
        const job = await store.job(plan.loadId, description);
        return await atSeam(`Job ${id}`, { loadId: plan.loadId, job: id, table }, () => session.run(job));
      };
      const result = await calls.progress.effect("job", () => retrying("call", calls, run), { job: id, table });
      results.set(id, { ...result, startedAt, finishedAt: isoTime(clock), attempts });
      const before = rows.get(table) ?? { rows: 0, bytes: 0 };
      const now = { rows: before.rows + (result.rows ?? description.rows), bytes: before.bytes + description.bytes };
      rows.set(table, now);
      calls.progress.say({ type: "rows", name: table, ...now });
    },
    onFailure,
  );
  return results;
}

function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** After a failure of the load itself, when no job runs any more. Never hides that failure behind one of its own. */
async function cleanUp(
  session: LoadSession,
  failure: unknown,
  loadId: string,
  { store }: LoadEnvironment,
  progress: StepProgress,
): Promise<void> {
  const givenUp = retryOf(failure) === "never";
  const stagingLost = DestinationError.isInstance(failure) && failure.reason === "staging-lost";
  try {
    // What the checkpoints speak of is gone then.
    const forget = (): Promise<void> => store.forgetCheckpoints(loadId);
    if (givenUp) await progress.effect("abort", () => session.abort(failure).then(forget));
    else if (stagingLost) await progress.effect("discard", forget);
  } catch (error) {
    progress.say({ type: "warning", message: `Cleaning up after the failed load ${loadId} failed too: ${reasonOf(error)}` });
  }
}

/** Best effort: what stays is removed after a later load. */
async function sweep(client: DestinationClient, pipeline: string, store: PackageStore, progress: StepProgress): Promise<void> {
  try {
    const waiting = await store.list("normalized");
    await progress.effect("sweep", () => client.sweep(pipeline, waiting));
  } catch (error) {
    progress.say({ type: "warning", message: `Removing what earlier loads left at the destination failed: ${reasonOf(error)}` });
  }
}
