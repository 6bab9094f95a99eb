import type { JobDescription, LoadPlan } from "@dlt-ts/core";
import type { FilesDataset } from "../dataset/files-dataset.js";
import { filePath } from "../layout/file-path.js";
import { momentOf } from "../layout/moment.js";
import { checkKey } from "../storage/check-key.js";
import { extensionOf } from "./job-content.js";

/** Where the file of a job goes, below the storage. Throws a `DestinationError` for what cannot be a path. */
export function jobPath(dataset: FilesDataset, plan: LoadPlan, job: JobDescription): string {
  const loadPackage = momentOf(plan.createdAt);
  const file = {
    schemaName: plan.schema.name,
    tableName: job.table,
    loadId: plan.loadId,
    fileId: fileIdOf(job),
    extension: extensionOf(job, dataset.compression),
  };
  const times = { loadPackage, current: dataset.currentDatetime ?? loadPackage };
  const path = `${dataset.name}/${filePath(dataset.layout, file, times, dataset.extraPlaceholders)}`;
  checkKey(path);
  return path;
}

/** The ids of jobs are `<table>.<file id>.<format>`. */
function fileIdOf({ id, table }: JobDescription): string {
  const rest = id.startsWith(`${table}.`) ? id.slice(table.length + 1) : id;
  return rest.split(".")[0]!;
}
