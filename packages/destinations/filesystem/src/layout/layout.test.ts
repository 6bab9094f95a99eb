import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filePath, type ExtraPlaceholder } from "./file-path.js";
import { parseLayout, standardPlaceholders, tablePrefix } from "./layout.js";
import { momentOf } from "./moment.js";

interface Case {
  readonly id: string;
  readonly kind: "path" | "prefix" | "check" | "dataset";
  readonly layout: string;
  readonly file_name: string;
  readonly schema_name: string;
  readonly table_name: string;
  readonly load_id: string;
  readonly load_package_timestamp: string;
  readonly current_datetime: string | null;
  readonly extra_placeholders: Readonly<Record<string, string | number>> | null;
  readonly path?: string;
  readonly prefix?: string;
  readonly placeholders?: readonly string[];
  readonly error?: { readonly error: string };
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, "../../test/vectors/filesystem_layout.json"), "utf8")) as {
  readonly cases: readonly Case[];
};

/** Python takes these and loses or mixes files by them: `parseLayout` says why not. */
const refusedByUs = new Set([
  // Nothing, or nothing that always separates, follows {table_name}.
  "filp072",
  "filp074",
  "filp110",
  // No {table_name}.
  "filp079",
  "filp080",
  // It leaves the folder, has a folder without a name, or a backslash.
  "filp085",
  "filp128",
  "filp086",
  // A placeholder of the user's takes the place of {table_name}.
  "filp095",
]);

/** Names of files that cannot be, since ours are made by us. */
const refusedNames = new Set(["TerminalValueError", "ValueError"]);

function callables(extra: Case["extra_placeholders"]): Readonly<Record<string, ExtraPlaceholder>> {
  return Object.fromEntries(
    Object.entries(extra ?? {}).map(([name, value]) => {
      if (value !== "$callable_join") return [name, value];
      return [name, (file) => [file.schemaName, file.tableName, file.loadId, file.fileId, file.extension].join("|")] satisfies [
        string,
        ExtraPlaceholder,
      ];
    }),
  );
}

/** In JavaScript a function need not take what it is given. */
const calledWithoutArguments = "filp092";

const paths = cases.filter(
  ({ id, kind, error }) => kind === "path" && !refusedNames.has(error?.error ?? "") && id !== calledWithoutArguments,
);

test.each(paths)("$id: the path of $layout", (vector) => {
  const extra = callables(vector.extra_placeholders);
  const [tableName, fileId, , ...extension] = vector.file_name.split(".");
  const write = (): string =>
    filePath(
      parseLayout(vector.layout, Object.keys(extra)),
      { schemaName: vector.schema_name, tableName: tableName!, loadId: vector.load_id, fileId: fileId!, extension: extension.join(".") },
      { loadPackage: momentOf(vector.load_package_timestamp), current: momentOf(vector.current_datetime ?? vector.load_package_timestamp) },
      extra,
    );
  if (vector.path === undefined || refusedByUs.has(vector.id)) expect(write).toThrow(/layout|placeholder/);
  else expect(write()).toBe(vector.path);
});

test.each(cases.filter(({ kind }) => kind === "prefix"))(
  "$id: what the files of a table of $layout begin with",
  ({ id, layout, table_name, prefix }) => {
    const write = (): string => tablePrefix(parseLayout(layout), "sch", table_name);
    if (prefix === undefined || refusedByUs.has(id)) expect(write).toThrow("layout");
    else expect(write()).toBe(prefix);
  },
);

test("the placeholders are those of Python dlt", () => {
  const python = cases.find(({ kind, placeholders }) => kind === "check" && placeholders !== undefined)!.placeholders!;
  expect(standardPlaceholders.toSorted()).toEqual(python.toSorted());
});
