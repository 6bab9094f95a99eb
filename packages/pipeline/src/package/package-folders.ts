import { join } from "node:path";
import type { PackageStage } from "./package-store.js";

/** The paths of a working folder. Packages of a stage are `<stage>/<load id>/`; drafts are `temporary/<name>/`. */
export class PackageFolders {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get temporary(): string {
    return join(this.root, "temporary");
  }

  get lock(): string {
    return join(this.root, "lock");
  }

  /** Names packages that are being published together. */
  get journal(): string {
    return join(this.root, "publishing.json");
  }

  stage(stage: PackageStage): string {
    return join(this.root, stage);
  }

  package(stage: PackageStage, loadId: string): string {
    return join(this.root, stage, loadId);
  }
}

/** The files of one package folder. */
export const packageFiles = {
  manifest: (folder: string): string => join(folder, "manifest.json"),
  /** The schema as it is stored at the destination. */
  schema: (folder: string): string => join(folder, "schema.json"),
  /** All schemas that a destination remembered, as JSON: names and documents. */
  schemas: (folder: string): string => join(folder, "schemas.json"),
  /** The state of the pipeline after this package. */
  state: (folder: string): string => join(folder, "state.json"),
  /** Of the last attempt that failed. */
  failure: (folder: string): string => join(folder, "failure.json"),
  outcome: (folder: string): string => join(folder, "outcome.json"),
  rows: (folder: string): string => join(folder, "rows"),
  row: (folder: string, file: string): string => join(folder, "rows", file),
  checkpoints: (folder: string): string => join(folder, "checkpoints"),
  checkpoint: (folder: string, job: string): string => join(folder, "checkpoints", `${job}.json`),
};
