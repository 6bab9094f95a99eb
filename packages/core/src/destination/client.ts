import type { Json } from "../json.js";
import type { LoadPlan, Receipt } from "../load/load-plan.js";
import type { LoadSession, SessionContext } from "../load/load-session.js";
import type { DataType } from "../schema/data-type.js";
import type { StoredSchema } from "../schema/stored-schema.js";
import type { StoredState } from "../schema/stored-state.js";
import type { StagingArea } from "./staging-area.js";

/**
 * An open connection (or pool) to one dataset. Members may be called in parallel. After an error with `retry: "session"` only disposal is allowed.
 *
 * Seven rules hold for all members of a client and its sessions; a member only says what it adds.
 *
 * 1. The engine retries, a destination never does: it makes one attempt and throws a `DestinationError` that says who may try again.
 * 2. A load is described whole before it starts (`LoadPlan`, plain JSON), and refused before anything moves.
 * 3. Every session runs every job of its plan, then commits. Whether a job is done already is the destination's answer, not the engine's guess.
 * 4. Between two effects that others can see, `context.progress` is called. Progress bars, heartbeats and the kill tests listen there.
 * 5. A signal that fires is a crash with manners: stop soon, reject with its reason, promise nothing.
 * 6. Names are final: normalised, shortened, folded. Quote them, never change them.
 * 7. Sizes are bytes, durations milliseconds, times ISO 8601 text in UTC, row counts whole numbers.
 */
export interface DestinationClient extends AsyncDisposable {
  /**
   * Opens a session for one load. Many may be open for one load, in many processes: workers that share its jobs, a second loader, a zombie.
   * What capabilities can tell was refused by `planLoad`, before `connect`. Refused here, before anything changes: a load whose receipt has
   * another digest (`receipt-conflict`), and what only the server can tell, such as a version without MERGE (`unsupported`).
   * Then it may create the dataset, add tables and columns, and prepare staging: additions only, tolerant of another that adds the same.
   * It neither empties nor drops what readers see. May be called again after any error.
   */
  begin(plan: LoadPlan, context: SessionContext): Promise<LoadSession>;

  /** Whether the dataset exists, even empty: a `begin` that never committed may have made it. Never rejects with `undefined-relation`. */
  exists(): Promise<boolean>;
  /** Removes the dataset with everything in it, other pipelines' tables too. Idempotent. Not part of loading: refresh travels in the plan. */
  drop(): Promise<void>;
  /**
   * Removes what dead loads of this pipeline left in staging, except the loads in `keep`. Never what readers see.
   * Called by the engine after a commit, best effort: its failure is logged. Idempotent; harmless beside running loads in `keep`.
   */
  sweep(pipeline: string, keep: readonly string[]): Promise<void>;

  /** Present where `offers.ledger` is true. */
  readonly ledger?: Ledger;
  /** Present where `offers.read` is not false. */
  readonly reader?: Reader;
  /** Present where `offers.stagingFor` names schemes. */
  readonly staging?: StagingArea;
  /** Reserved: findings about the setup of this destination, one for each thing that people should be told; leaves nothing behind. The engine does not call it yet. */
  check?(): AsyncIterable<Finding>;
}

/** What dlt wrote about itself. All read-only, callable at any time, in parallel; a missing dataset or table is `undefined`, not an error. */
export interface Ledger {
  receipt(pipeline: string, loadId: string): Promise<Receipt | undefined>;
  /** By hash: that version. By name: the newest. */
  schema(query: { readonly hash: string } | { readonly name: string }): Promise<StoredSchema | undefined>;
  /** Of the newest load with a receipt; never of one that did not commit. */
  state(pipeline: string): Promise<StoredState | undefined>;
}

/** Reads what is committed. Read-only, callable at any time, in parallel. Pages come in no order. */
export interface Reader {
  /** Data and dlt tables, as they are named in the dataset. */
  tables(): Promise<readonly string[]>;
  /** Unknown table: `undefined-relation`. An empty table is one page without rows, so that its columns are known. */
  rows(table: string, options?: { readonly columns?: readonly string[] }): AsyncIterable<ResultPage>;
  /** Only with `offers.read: "sql"`: one statement in the destination's own dialect. */
  query?(sql: string, parameters?: readonly Json[]): AsyncIterable<ResultPage>;
}

/** A page of a result, as columns: that is how engines hand results over, and rows are easily made of it (`rowsOf`). */
export interface ResultPage {
  readonly rows: number;
  readonly columns: readonly ResultColumn[];
}

/** A column of a page. */
export interface ResultColumn {
  readonly name: string;
  /** The type of dlt that comes nearest; absent where the engine's type has none. */
  readonly dataType?: DataType;
  /**
   * JSON values in one encoding, so that two destinations give equal rows:
   * - integers as numbers, beyond 2^53 as decimal text; decimals and wei as decimal text
   * - doubles as numbers; NaN and the infinities, which JSON lacks, as text: `NaN`, `Infinity`, `-Infinity`
   * - timestamps as ISO 8601: instants in UTC with `Z`, wall clock times without offset; dates and times too.
   *   A fraction of a second is absent or has six digits
   * - binary as base64; json as the value itself
   */
  readonly values: readonly Json[];
}

/** What one check of a setup found. */
export interface Finding {
  /** Stable, such as `permission.create-table`. */
  readonly id: string;
  readonly status: "passed" | "failed" | "skipped";
  /** For people. */
  readonly message: string;
  /** What to do: a command, a GRANT, a link. */
  readonly fix?: string;
}
