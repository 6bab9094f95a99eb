import { isAbsolute, join, resolve } from "node:path";
import { DestinationError, type ConnectContext } from "@dlt-ts/core";

type Places = Pick<ConnectContext, "pipeline" | "destinationName" | "localFolder" | "pipelineFolder">;

const scheme = "duckdb:";

/**
 * The file of a database, absolute. `configured` is a path or `duckdb:///path`: three slashes and a relative path, four and an absolute
 * one. Throws a `DestinationError` (`options`) for what names no file, and for `:memory:`.
 */
export function databasePath(configured: string | undefined, places: Places): string {
  const { pipeline, destinationName, localFolder = ".", pipelineFolder } = places;
  const ownName = `${destinationName ?? pipeline}.duckdb`;
  const path = configured === undefined ? ownName : withoutScheme(configured);
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

function withoutScheme(configured: string): string {
  if (!configured.startsWith(scheme)) return configured;
  const { 1: path } = /^duckdb:\/\/\/([^?#]+)$/.exec(configured) ?? [];
  if (path === undefined) {
    const advice = configured.includes("?")
      ? "Settings do not go into the URL: use the options readOnly, globalConfig and localConfig."
      : "Write duckdb:///folder/file.duckdb, or just the path.";
    throw refused(`"${configured}" does not name a DuckDB file. ${advice}`);
  }
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw refused(`"${configured}" does not name a DuckDB file: write a percent sign as %25, or just the path.`, cause);
  }
}

function refused(message: string, cause?: unknown): DestinationError {
  return new DestinationError("options", message, { context: { option: "credentials" }, ...(cause === undefined ? {} : { cause }) });
}
