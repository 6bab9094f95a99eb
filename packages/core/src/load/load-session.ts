import type { CommitLevel } from "../capabilities/commit-level.js";
import type { LoadJob, JobResult } from "./load-job.js";
import type { Receipt } from "./load-plan.js";

/** What the engine hands to a session. */
export interface SessionContext {
  /** Fires when the load shall stop: leave as a crash would, with a `DestinationError` (`aborted`) or the reason of the signal. */
  readonly signal: AbortSignal;
  /** Synchronous, cheap, callable from anywhere in the session. */
  progress(event: ProgressEvent): void;
}

/** An effect that others can see from now on. */
export interface ProgressEvent {
  /** Stable and short: "merge", "copy", "receipt". */
  readonly step: string;
  readonly table?: string;
  readonly job?: string;
  readonly rows?: number;
  readonly bytes?: number;
}

/**
 * One attempt at a load: `run` for every job, then `commit`; or `abort`; and disposal in any case.
 * Disposal only leaves: it rolls back what is open and keeps what a later session can use. It is what a crash does, with manners.
 */
export interface LoadSession extends AsyncDisposable {
  /** The load has a receipt. The engine then runs no job and calls `commit`, which finishes what a crash after the receipt left over. */
  readonly committed: boolean;
  /** The promise for this plan; at most as strong as `capabilities().commit`. */
  readonly level: CommitLevel;

  /**
   * Brings one job as near to its table as the level allows: into staging, or into the table where rows have keys or files have names.
   * A destination that loads all files of a table in one statement only takes note here, and works in `commit`.
   * Called in parallel as `concurrency` says, in any order, again after an error, again in a later session, and by two sessions at once.
   * However often, a job counts once (at-least-once: at least once, from its last checkpoint).
   * Whether the job is done already is asked of the target where it can answer (a file of that size, a note in the same transaction);
   * `job.save` is for targets that cannot, such as a function.
   */
  run(job: LoadJob): Promise<JobResult>;

  /**
   * Called once every job of the plan has run in this session. Publishes the load: drops, tables, rows, schema version, state, `_dlt_loads` row, receipt.
   * Must fail rather than publish less than `plan.jobs`: another may have aborted the load and removed what was staged.
   * Idempotent across sessions: when the receipt exists it publishes nothing and resolves `repeated: true` after it finished the cleaning.
   * After an error with `retry: "call"` it may be called again; the answer of a lost acknowledgement is found that way.
   */
  commit(): Promise<CommitResult>;

  /**
   * The load is given up for good: remove what it left, in staging and (below `atomic`) in tables. A load with a receipt is left alone.
   * Callable after any error, with the signal fired; idempotent; may fail and be left to `sweep`. The engine forgets all checkpoints of the load.
   * A load may begin again later and then starts from nothing.
   */
  abort(reason: unknown): Promise<void>;
}

/** What a commit did. */
export interface CommitResult {
  /** As it is kept at the destination. */
  readonly receipt: Receipt;
  /** True when an earlier attempt or another loader had committed the load. Exact for `atomic`; below it, two loaders at once may both read false. */
  readonly repeated: boolean;
  /** What the destination did otherwise than the plan says, for load info: a NOT NULL column that is nullable because the table had rows. */
  readonly notes?: readonly string[];
}
