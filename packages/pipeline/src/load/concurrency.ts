import type { ConcurrencyCapabilities } from "@dlt-ts/core";

const strictness = ["parallel", "per-table", "sequential"] as const;

/** What the destination allows, narrowed by what the user asks for: nobody can ask for more than a destination says that it bears. */
export function concurrencyOf(
  allowed: ConcurrencyCapabilities,
  asked: { readonly jobs: ConcurrencyCapabilities["jobs"] | undefined; readonly max: number },
): ConcurrencyCapabilities & { readonly max: number } {
  const strictest = Math.max(strictness.indexOf(allowed.jobs), strictness.indexOf(asked.jobs ?? "parallel"));
  return { jobs: strictness[strictest] ?? allowed.jobs, max: Math.max(1, Math.min(asked.max, allowed.max ?? asked.max)) };
}
