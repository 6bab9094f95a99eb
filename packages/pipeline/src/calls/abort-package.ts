import { PipelineError } from "../pipeline-error.js";

/** What `abortPackage` takes. */
export interface AbortPackageOptions {
  /** What becomes of packages that wait behind it: they are loaded nevertheless, or given up too. Must be said where there are any. */
  readonly later?: "keep" | "drop" | undefined;
}

/** The packages that go. `waiting`: load ids, oldest first. Throws a `PipelineError` for a package that does not wait, and where `later` must be said. */
export function packagesToAbort(
  pipeline: string,
  waiting: readonly string[],
  loadId: string,
  { later, ...unknown }: AbortPackageOptions,
): readonly string[] {
  const context = { pipeline };
  const [misspelt] = Object.keys(unknown);
  if (misspelt !== undefined) throw new PipelineError(`abortPackage() has no option "${misspelt}". There is later.`, { context });
  if (later !== undefined && later !== "keep" && later !== "drop") {
    throw new PipelineError(`The option "later" of abortPackage() is ${JSON.stringify(later)}; it can be "keep" or "drop".`, { context });
  }
  if (!waiting.includes(loadId)) {
    throw new PipelineError(
      `Pipeline "${pipeline}" has no package ${JSON.stringify(loadId)} that waits. ${waiting.length === 0 ? "None does." : `These do: ${waiting.join(", ")}.`}`,
      { context },
    );
  }
  const behind = waiting.filter((each) => each > loadId);
  if (behind.length > 0 && later === undefined) {
    throw new PipelineError(
      `Behind package ${loadId} of pipeline "${pipeline}" others wait: ${behind.join(", ")}. Their state goes on from it. ` +
        'Give { later: "drop" } to give them up too, or { later: "keep" } to load them nevertheless.',
      { context },
    );
  }
  return later === "drop" ? [loadId, ...behind] : [loadId];
}
