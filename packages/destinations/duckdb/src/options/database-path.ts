import { isAbsolute, join, resolve } from "node:path";
import { DestinationError, type ConnectContext } from "@dlt-ts/core";

type Places = Pick<ConnectContext, "pipeline" | "destinationName" | "localFolder" | "pipelineFolder">;

/** The file of a database, absolute. Throws a `DestinationError` (`options`) for `:memory:`, and for `:pipeline:` outside a pipeline. */
export function databasePath(configured: string | undefined, places: Places): string {
  const { pipeline, destinationName, localFolder = ".", pipelineFolder } = places;
  const ownName = `${destinationName ?? pipeline}.duckdb`;
  const path = configured ?? ownName;
  if (path === ":memory:") {
    throw refused(
      "DuckDB cannot be loaded into :memory: by path, because each step opens the database anew and would find it empty. " +
        "Use a file, or open the database yourself and pass it: duckdb(await DuckDBInstance.create()).",
    );
  }
  if (path === ":pipeline:") {
    if (pipelineFolder === undefined) throw refused("The path :pipeline: of DuckDB has a meaning only in a pipeline. Use a path.");
    return join(resolve(pipelineFolder), ownName);
  }
  return isAbsolute(path) ? path : resolve(localFolder, path);
}

function refused(message: string): DestinationError {
  return new DestinationError("options", message, { context: { option: "credentials" } });
}
