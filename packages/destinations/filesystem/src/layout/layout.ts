import { DestinationError, nearestName } from "@dlt-ts/core";
import { dateTokens } from "./date-tokens.js";
import { pathName } from "./path-name.js";

/** A layout in its parts: text as it stands, and placeholders by name. */
export type LayoutPart = { readonly text: string } | { readonly placeholder: string };

/** Where the files of a table go, relative to the dataset. */
export interface Layout {
  /** As the user wrote it. */
  readonly text: string;
  readonly parts: readonly LayoutPart[];
}

/** What is known of each file besides the time. */
const fileTokens = ["table_name", "schema_name", "load_id", "file_id", "ext"] as const;

/** The names that every layout may use, those of the time included. */
export const standardPlaceholders: readonly string[] = [...fileTokens, ...Object.keys(dateTokens)];

/** As in Python dlt. */
export const defaultLayout = "{table_name}/{load_id}.{file_id}.{ext}";

/**
 * Reads a layout. Throws a `DestinationError` (`options`) that says what to write instead: for a placeholder that is not known, for a layout
 * by which the files of a table could not be told from those of another (`{table_name}` must be in it, only `{schema_name}` and text may
 * come before, and text must follow it), and for one that leads out of its folder.
 *
 * @param extra the names of the user's own placeholders
 */
export function parseLayout(text: string, extra: readonly string[] = []): Layout {
  const parts = partsOf(text);
  const taken = extra.find((name) => standardPlaceholders.includes(name));
  if (taken !== undefined) throw refused(text, `the extra placeholder {${taken}} has the name of a standard one`);
  const allowed = new Set([...standardPlaceholders, ...extra]);
  for (const part of parts) {
    if ("text" in part || allowed.has(part.placeholder)) continue;
    const near = nearestName(part.placeholder, allowed);
    const hint = near === undefined ? `There are ${[...allowed].map((name) => `{${name}}`).join(", ")}` : `Did you mean {${near}}`;
    throw refused(text, `it has the unknown placeholder {${part.placeholder}}. ${hint}${near === undefined ? "" : "?"}`);
  }
  checkTableName(text, parts);
  checkFolders(text, parts);
  return { text, parts };
}

/** What all paths of a table, and of no other table, begin with. */
export function tablePrefix(layout: Layout, schemaName: string, tableName: string): string {
  const index = layout.parts.findIndex((part) => "placeholder" in part && part.placeholder === "table_name");
  const before = layout.parts.slice(0, index).map((part) => ("text" in part ? part.text : pathName(schemaName)));
  const after = layout.parts[index + 1];
  return `${before.join("")}${pathName(tableName)}${after !== undefined && "text" in after ? after.text[0] : ""}`;
}

/** Whether each file of each load gets a path of its own, which then always means the same bytes. */
export function namesEachFile({ parts }: Layout): boolean {
  const names = new Set(parts.flatMap((part) => ("placeholder" in part ? [part.placeholder] : [])));
  return names.has("load_id") && names.has("file_id");
}

function partsOf(text: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let end = 0;
  for (const { 0: found, 1: name, index } of text.matchAll(/\{([^{}]*)\}/g)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ placeholder: name! });
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  if (parts.some((part) => "text" in part && /[{}]/.test(part.text))) throw refused(text, "it has a brace that belongs to no placeholder");
  return parts;
}

function checkTableName(text: string, parts: readonly LayoutPart[]): void {
  const index = parts.findIndex((part) => "placeholder" in part && part.placeholder === "table_name");
  if (index === -1) throw refused(text, "{table_name} is missing, and the files of different tables would mix");
  const before = parts.slice(0, index).find((part) => "placeholder" in part && part.placeholder !== "schema_name");
  if (before !== undefined && "placeholder" in before) {
    throw refused(
      text,
      `{${before.placeholder}} stands before {table_name}: only {schema_name} and text may, since the files of a table are found by what their paths begin with`,
    );
  }
  const after = parts[index + 1];
  if (after === undefined || !("text" in after)) {
    throw refused(
      text,
      "nothing separates {table_name} from what follows, and the files of a table could not be told from those of one whose name begins the same. Write a separator after it, such as /",
    );
  }
}

function checkFolders(text: string, parts: readonly LayoutPart[]): void {
  const shape = parts.map((part) => ("text" in part ? part.text : "x")).join("");
  if (shape.startsWith("/")) throw refused(text, "it begins with a slash: it is relative to the folder of the dataset");
  if (shape.includes("\\")) throw refused(text, "it has a backslash: folders are separated by /");
  for (const part of shape.split("/")) {
    if (part === "") throw refused(text, "a part between two slashes is empty, or it ends in a slash");
    if (part === "." || part === "..") throw refused(text, `it has "${part}" as a folder, and could leave the folder of the dataset`);
  }
}

function refused(text: string, why: string): DestinationError {
  return new DestinationError("options", `The layout ${JSON.stringify(text)} cannot be used: ${why}.`, { context: { layout: text } });
}
