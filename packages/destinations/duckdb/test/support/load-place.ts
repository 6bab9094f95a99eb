import { join } from "node:path";
import type { PipelineOptions } from "@dlt-ts/pipeline";
import { temporaryFolder } from "./temporary-folder.js";

/** Where the pipelines of one test load to, and what keeps them apart from others. */
export interface LoadPlace {
  /** Of the database. */
  readonly path: string;
  readonly options: Pick<PipelineOptions, "datasetName" | "pipelinesDir" | "projectFolder">;
}

/** A folder of its own, removed after the test, and the dataset `sales`. */
export async function loadPlace(): Promise<LoadPlace> {
  const folder = await temporaryFolder();
  return {
    path: join(folder, "shop.duckdb"),
    options: { datasetName: "sales", pipelinesDir: join(folder, "pipelines"), projectFolder: folder },
  };
}
