import { open, type FileHandle } from "node:fs/promises";
import { unwritable } from "./durable-files.js";

/**
 * Appends to any number of files while few of them are open: a load with thousands of tables must not exhaust the descriptors of the process.
 * Calls for one file follow one another; calls for different files may run at once.
 */
export class OpenFiles {
  readonly #idle: Map<string, FileHandle> = new Map();
  readonly #limit: number;

  constructor(limit: number = 128) {
    this.#limit = limit;
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    try {
      const handle = await this.#take(path);
      // Back in the map even after a failure, so that `closeAll` finds it.
      await handle.appendFile(bytes).finally(() => this.#idle.set(path, handle));
      await this.#closeExcess();
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  /** What was appended survives a power cut once this resolves. A file that nothing was appended to is created. */
  async finish(path: string): Promise<void> {
    try {
      const handle = await this.#take(path);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  async closeAll(): Promise<void> {
    const handles = [...this.#idle.values()];
    this.#idle.clear();
    await Promise.all(handles.map((handle) => handle.close()));
  }

  /** A handle in use is not in the map, so nobody closes it. */
  async #take(path: string): Promise<FileHandle> {
    const handle = this.#idle.get(path);
    if (handle === undefined) return await open(path, "a");
    this.#idle.delete(path);
    return handle;
  }

  async #closeExcess(): Promise<void> {
    for (const [path, handle] of this.#idle) {
      if (this.#idle.size <= this.#limit) return;
      this.#idle.delete(path);
      await handle.close();
    }
  }
}
