import type { ExtractedPackageInfo, ExtractedRows } from "../info/extract-info.js";
import type { NormalizedPackageInfo } from "../info/normalize-info.js";
import { withoutSamples } from "../normalize/rejections/rejection.js";
import type { NormalizedPackage } from "../package/manifest.js";
import type { StepProgress } from "../progress/step-progress.js";

/** Tells of a package that is extracted, and what infos say of it. */
export function tellExtracted(
  loadId: string,
  schemaName: string,
  resources: readonly ExtractedRows[],
  progress: StepProgress,
): ExtractedPackageInfo {
  const info = { loadId, schemaName, resources };
  progress.say({ type: "extracted", package: info });
  return info;
}

/** Tells of a package that is normalized and of its warnings, and what infos say of it. */
export function tellNormalized(
  { description, rows, rejections, warnings, schemaChanges = [] }: NormalizedPackage,
  progress: StepProgress,
): NormalizedPackageInfo {
  const { name, version, hash } = description.schema;
  const info: NormalizedPackageInfo = {
    loadId: description.loadId,
    schema: { name, version, hash },
    tables: rows,
    rejections: withoutSamples(rejections),
    warnings,
    jobs: description.jobs.map(({ id, table, format, rows: inFile, bytes }) => ({ id, table, format, rows: inFile, bytes })),
    schemaChanges,
  };
  for (const message of warnings) progress.say({ type: "warning", message });
  progress.say({ type: "normalized", package: info });
  return info;
}
