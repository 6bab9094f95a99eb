import { MemoryStore, type MemoryDataset, type MemoryTable } from "@dlt-ts/core/testing";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A store that keeps its datasets in files, so that they outlive a killed process. Each change is one rename. */
export class FileStore extends MemoryStore {
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override dataset(name: string): MemoryDataset | undefined {
    const path = this.#path(name);
    return existsSync(path) ? new Map(JSON.parse(readFileSync(path, "utf8")) as [string, MemoryTable][]) : undefined;
  }

  override publish(name: string, dataset: MemoryDataset): void {
    const path = this.#path(name);
    writeFileSync(`${path}.new`, JSON.stringify([...dataset]));
    renameSync(`${path}.new`, path);
  }

  override drop(name: string): void {
    rmSync(this.#path(name), { force: true });
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}
