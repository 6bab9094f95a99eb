import { MemoryStore, type MemoryDataset, type MemoryTable } from "@dlt-ts/core/testing";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** A store of the memory destination that outlives its process: one JSON file, replaced at once by every commit. */
export class FileStore extends MemoryStore {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override dataset(name: string): MemoryDataset | undefined {
    const tables = this.#read()[name];
    return tables === undefined ? undefined : new Map(tables);
  }

  override publish(name: string, dataset: MemoryDataset): void {
    const temporary = `${this.#path}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ ...this.#read(), [name]: [...dataset] }));
    renameSync(temporary, this.#path);
  }

  override drop(name: string): void {
    const { [name]: _dropped, ...others } = this.#read();
    writeFileSync(this.#path, JSON.stringify(others));
  }

  #read(): Readonly<Record<string, readonly (readonly [string, MemoryTable])[]>> {
    return existsSync(this.#path) ? JSON.parse(readFileSync(this.#path, "utf8")) : {};
  }
}
