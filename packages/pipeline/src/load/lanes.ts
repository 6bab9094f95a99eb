import type { ConcurrencyCapabilities, JobDescription } from "@dlt-ts/core";

/** Jobs of a lane follow one another; lanes run beside each other, at most `width` of them. */
export interface Lanes {
  readonly width: number;
  readonly lanes: readonly (readonly JobDescription[])[];
}

export function lanesOf(jobs: readonly JobDescription[], concurrency: Required<ConcurrencyCapabilities>): Lanes {
  const width = concurrency.max;
  switch (concurrency.jobs) {
    case "sequential":
      return { width: 1, lanes: [jobs] };
    case "per-table":
      return { width, lanes: [...Map.groupBy(jobs, (job) => job.table).values()] };
    case "parallel":
      return { width, lanes: jobs.map((job) => [job]) };
  }
}

/**
 * Runs every job. After the first failure no further job starts and `onFailure` is called, once; the others are waited for,
 * since nobody may still write while the session is aborted or left. Rejects with the first failure.
 */
export async function runLanes(
  { lanes, width }: Lanes,
  run: (job: JobDescription) => Promise<void>,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const waiting = lanes[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (const lane of waiting) {
      for (const job of lane) {
        if (failure !== undefined) return;
        try {
          await run(job);
        } catch (error) {
          if (failure !== undefined) return;
          failure = { error };
          onFailure(error);
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, lanes.length) }, worker));
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
}
