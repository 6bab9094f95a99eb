import { DestinationError } from "@dlt-ts/core";
import { dateTokens, type LayoutTimes } from "./date-tokens.js";
import type { Layout } from "./layout.js";
import { encoded, encodedDots, pathName, unsafeInPaths } from "./path-name.js";

/** What is known of a file that goes into a table. */
export interface TableFile {
  readonly schemaName: string;
  readonly tableName: string;
  readonly loadId: string;
  readonly fileId: string;
  /** With the compression: `jsonl.gz`. */
  readonly extension: string;
}

/** A placeholder of the user's: a value, or what makes one of a file. */
export type ExtraPlaceholder = string | number | ((file: TableFile) => string | number);

/**
 * The path of a file, relative to the dataset. Values of placeholders are data: what could lead out of a folder is percent-encoded, in names
 * of tables and schemas also the slash. Throws a `DestinationError` (`options`) for a placeholder that gives no text.
 */
export function filePath(
  layout: Layout,
  file: TableFile,
  times: LayoutTimes,
  extra: Readonly<Record<string, ExtraPlaceholder>> = {},
): string {
  const path = layout.parts.map((part) => ("text" in part ? part.text : valueOf(part.placeholder, file, times, extra))).join("");
  return path.split("/").map(encodedDots).join("/");
}

function valueOf(name: string, file: TableFile, times: LayoutTimes, extra: Readonly<Record<string, ExtraPlaceholder>>): string {
  if (Object.hasOwn(extra, name)) return encoded(extraValue(name, extra[name]!, file), unsafeInPaths);
  const date = dateTokens[name];
  if (date !== undefined) return date(times);
  switch (name) {
    case "table_name":
      return pathName(file.tableName);
    case "schema_name":
      return pathName(file.schemaName);
    case "load_id":
      return pathName(file.loadId);
    case "file_id":
      return pathName(file.fileId);
    default:
      return file.extension;
  }
}

function extraValue(name: string, value: ExtraPlaceholder, file: TableFile): string {
  let given: unknown = value;
  if (typeof value === "function") {
    try {
      given = value(file);
    } catch (cause) {
      throw new DestinationError(
        "options",
        `The extra placeholder {${name}} failed for table "${file.tableName}": ${cause instanceof Error ? cause.message : String(cause)}`,
        {
          context: { placeholder: name, table: file.tableName },
          cause,
        },
      );
    }
  }
  if ((typeof given === "string" && given !== "") || typeof given === "number") return String(given);
  throw new DestinationError(
    "options",
    `The extra placeholder {${name}} gave ${given === "" ? "an empty text" : `a value of type ${given === null ? "null" : typeof given}`} for table "${file.tableName}": it must be a text or a number.`,
    { context: { placeholder: name, table: file.tableName } },
  );
}
