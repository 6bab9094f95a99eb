import { openEngine } from "../engines/open-engine.ts";
import type { Engine } from "../engines/engine.ts";
import type { EngineName } from "../engines/place.ts";
import { Loaders } from "../process/loaders.ts";
import { Worlds } from "../process/world.ts";

/** One engine, its worlds and the processes that load into them. */
export interface Stage extends AsyncDisposable {
  readonly engine: Engine;
  readonly worlds: Worlds;
  readonly loaders: Loaders;
}

/** `server`: the connection string of one, where the engine has one. */
export async function openStage(name: EngineName, server?: string): Promise<Stage> {
  const engine = await openEngine(name, server);
  const worlds = new Worlds(engine);
  const loaders = new Loaders();
  return {
    engine,
    worlds,
    loaders,
    async [Symbol.asyncDispose]() {
      await loaders[Symbol.asyncDispose]();
      await worlds[Symbol.asyncDispose]();
    },
  };
}
