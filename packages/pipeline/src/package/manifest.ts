import type { IdentifierCapabilities, PackageDescription, StoredState, Table } from "@dlt-ts/core";
import type { SchemaChange } from "../schema/schema-change.js";
import type { Rejection } from "../normalize/rejections/rejection.js";
import { sha256Of } from "./document-digests.js";
import { damagedFile } from "./package-documents.js";
import type { FileDigest } from "./package-file.js";
import type { NestedTable } from "../hints/nested-hints.js";
import type { SchemaSettingsHints } from "../schema/source-settings.js";
import type { PackageRefresh } from "../drop/refresh-mode.js";
import { PackageError } from "./package-error.js";

/** Rises when a manifest is no longer readable by older versions. */
const manifestFormat = 1;

/** Rows as they came, in a file of an extracted package. */
export interface StagedFile extends FileDigest {
  readonly name: string;
  readonly rows: number;
}

/** What a resource yielded, and what it says about its table. */
export interface ExtractedResource {
  readonly name: string;
  /** Hints of the table, named as the user named it. */
  readonly table: Table;
  /** Hints of tables nested in it. */
  readonly nested?: readonly NestedTable[];
  /** The table is made though there may be no rows. */
  readonly required?: true;
  /** Read in this order. */
  readonly files: readonly StagedFile[];
  /** How many values typed JSON could not carry; what took their place is in the files. */
  readonly replaced: { readonly notFinite: number; readonly loneSurrogates: number };
}

/** What waits for `normalize`. */
export interface ExtractedPackage {
  readonly pipeline: string;
  readonly loadId: string;
  readonly createdAt: string;
  readonly schemaName: string;
  /** The row to write with the load; absent when the state did not change. */
  readonly state?: StoredState;
  readonly resources: readonly ExtractedResource[];
  /** What the sources say about the schema. */
  readonly settings?: readonly SchemaSettingsHints[];
  /** What the package forgets, see `RefreshMode`. */
  readonly refresh?: PackageRefresh;
  /** Of the run that made the package. */
  readonly idempotencyKey?: string;
}

export interface NormalizedTable {
  readonly table: string;
  readonly rows: number;
}

/** What waits for `load`. Names in it and in its job files are final: named, folded and shortened for one kind of destination. */
export interface NormalizedPackage {
  readonly description: PackageDescription;
  /** How identifiers are written; a destination that writes them otherwise cannot take the package. */
  readonly identifiers: Pick<IdentifierCapabilities, "casing" | "caseSensitive">;
  readonly rows: readonly NormalizedTable[];
  /** Rows and values that are not in their tables. Absent in packages of earlier versions. */
  readonly rejections?: readonly Rejection[];
  /** What the user should hear about, one sentence each. */
  readonly warnings: readonly string[];
  /** Tables and columns that the schema got with this package. */
  readonly schemaChanges?: readonly SchemaChange[];
  /** Of the run that made the package. */
  readonly idempotencyKey?: string;
}

/** The end of a package. */
export interface PackageOutcome {
  /**
   * `aborted`: given up by the user; nothing of it is at a destination. `empty`: it had turned out that there was nothing to load.
   * `restored`: never a package of rows, but what a destination remembered.
   */
  readonly outcome: "loaded" | "aborted" | "empty" | "restored";
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly destination?: string;
  readonly dataset?: string;
}

/** The text of a document of a package: for people to read, with a checksum of all the rest at its end. */
export function manifestText(content: object): string {
  const text = JSON.stringify({ format: manifestFormat, ...content });
  return `${JSON.stringify({ ...(JSON.parse(text) as object), sha256: sha256Of(text) }, undefined, 2)}\n`;
}

/** Parses a document of a package, and refuses one of a later format, or that is not what was written. Spaces and line ends may differ. */
export function parseManifest<Content>(text: string, file: string): Content {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new PackageError(`${file} is not JSON: the package is damaged. Give it up with \`dropPendingPackages()\`, then run again.`, {
      context: { file },
      cause: error,
    });
  }
  // absent in those of earlier versions
  const { sha256, ...rest } = (document ?? {}) as { readonly sha256?: unknown };
  const { format, ...content } = rest as { readonly format?: unknown };
  if (format !== manifestFormat) {
    throw new PackageError(
      `${file} has format ${String(format)}, and this version of dlt-ts reads format ${manifestFormat}. ` +
        "Finish the package with the version that wrote it, or give it up with `dropPendingPackages()`.",
      { context: { file } },
    );
  }
  if (sha256 !== undefined && sha256 !== sha256Of(JSON.stringify(rest))) throw damagedFile(file);
  return content as Content;
}
