import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../engines/engine.ts";
import type { Place } from "../engines/place.ts";

/** A dataset and the folder of the pipeline that loads into it. Plain JSON. */
export interface World {
  readonly place: Place;
  readonly folder: string;
}

/** Makes worlds on one engine, and removes them all. */
export class Worlds implements AsyncDisposable {
  readonly engine: Engine;
  readonly #folders = new Set<string>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  async create(): Promise<World> {
    return { place: await this.engine.create(), folder: await this.#folder() };
  }

  async copy(world: World): Promise<World> {
    return { place: await this.engine.copy(world.place), folder: await this.#copyFolder(world.folder) };
  }

  /** The same dataset, seen from another machine that has the same packages and knows of no lock. */
  async elsewhere({ place, folder }: World): Promise<World> {
    const copy = await this.#copyFolder(folder);
    for (const pipeline of await readdir(join(copy, "pipelines")))
      await rm(join(copy, "pipelines", pipeline, "lock"), { recursive: true, force: true });
    return { place, folder: copy };
  }

  async remove({ place, folder }: World): Promise<void> {
    this.#folders.delete(folder);
    await Promise.all([this.engine.remove(place), rm(folder, { recursive: true, force: true })]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
    await this.engine[Symbol.asyncDispose]();
  }

  async #copyFolder(folder: string): Promise<string> {
    const copy = await this.#folder();
    await cp(folder, copy, { recursive: true });
    return copy;
  }

  async #folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "dlt-ts-reliability-"));
    this.#folders.add(folder);
    return folder;
  }
}
