import { existsSync } from "node:fs";
import { join } from "node:path";
import { didYouMean, registeredDestinations } from "@dlt-ts/core";
import type { Config } from "../config/config.js";
import { DestinationReferenceError } from "./destination-reference-error.js";
import type { ImportParents } from "./import-from-app.js";
import { installedDestinations } from "./installed-destinations.js";

export interface FailedSearch {
  /** What the user wrote, in code or as `destination_type`. */
  readonly reference: string;
  /** Where config said so: `destination.wh.destination_type in config.toml`. */
  readonly configuredAt?: string | undefined;
  /** What was imported, in order. */
  readonly specifiers: readonly string[];
  readonly parents: ImportParents;
  readonly config: Config;
  /** A bare name, which could be a named destination too. */
  readonly isName: boolean;
}

/** Says everything that was tried for a reference, what is there instead, and the command that would install it. */
export function notFoundError(search: FailedSearch): DestinationReferenceError {
  const { reference, configuredAt, specifiers, parents, config, isName } = search;
  const registered = registeredDestinations();
  const installed = installedDestinations(parents);
  const named = namedDestinations(config);
  const known = [...new Set([...registered, ...installed, ...named])];

  const lines = [`Destination "${reference}"${configuredAt === undefined ? "" : `, as ${configuredAt} says,`} was not found.`];
  if (isName) lines[0] += didYouMean(reference, known);
  if (specifiers.length > 0) lines.push(`  Tried to import ${specifiers.join(", ")} from ${parents.join(", ")}.`);
  lines.push(`  Registered: ${listed(registered)}. Installed: ${listed(installed)}. Named in config: ${listed(named)}.`);
  if (isName && configuredAt === undefined) {
    const key = ["destination", reference, "destination_type"];
    const keys = config.providers.map((provider) => `${provider.keyOf(key)} (${provider.name})`);
    lines.push(`  A destination of your own name needs its type in config: none of ${keys.join(", ")} is set.`);
  }
  const [first] = specifiers;
  if (first !== undefined && !/^[./\\]|^file:|^[A-Za-z]:/.test(first)) {
    lines.push(
      `  To install it: ${installCommand(config.folders.project)} ${packageOf(first)}. In a bundled app import its factory and pass the destination itself.`,
    );
  }
  return new DestinationReferenceError("DLT_DESTINATION_NOT_FOUND", lines.join("\n"), {
    context: { reference, tried: specifiers, from: parents, registered, installed },
  });
}

function namedDestinations(config: Config): readonly string[] {
  const names = config.providers.flatMap((provider) => {
    const [start, end] = provider.keyOf(["destination", "\n", "destination_type"]).split("\n") as [string, string];
    return [...provider.keys()].flatMap((key) =>
      key.startsWith(start) && key.endsWith(end) && key.length > start.length + end.length
        ? [key.slice(start.length, key.length - end.length).toLowerCase()]
        : [],
    );
  });
  return [...new Set(names)];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

/** `@scope/name` or `name` of a specifier that may go on with a path. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

const lockFiles: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm add",
  "yarn.lock": "yarn add",
  "bun.lock": "bun add",
};

function installCommand(projectFolder: string): string {
  const lockFile = Object.keys(lockFiles).find((name) => existsSync(join(projectFolder, name)));
  return lockFile === undefined ? "npm install" : lockFiles[lockFile]!;
}
