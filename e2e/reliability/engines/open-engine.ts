import type { Engine } from "./engine.ts";
import type { EngineName } from "./place.ts";

/** Opens an engine. `server`: the connection string of a server, where the engine has one. */
export async function openEngine(name: EngineName, server?: string): Promise<Engine> {
  if (name === "duckdb") return new (await import("./duckdb-engine.ts")).DuckDbEngine();
  if (server === undefined) throw new TypeError(`The engine ${name} needs the connection string of a server.`);
  return new (await import("./postgres-engine.ts")).PostgresEngine(server);
}
