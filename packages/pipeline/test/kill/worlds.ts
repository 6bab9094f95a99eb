import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders with a destination and working folders in them, removed together. */
export class Worlds implements Disposable {
  readonly #all: string[] = [];

  /** An empty one, or one like another. */
  create(like?: string): string {
    const world = mkdtempSync(join(tmpdir(), "dlt-ts-kill-"));
    this.#all.push(world);
    if (like !== undefined) cpSync(like, world, { recursive: true });
    return world;
  }

  remove(world: string): void {
    rmSync(world, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    for (const world of this.#all) rmSync(world, { recursive: true, force: true });
  }
}
