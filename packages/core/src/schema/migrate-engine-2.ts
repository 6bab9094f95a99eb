import type { JsonObject, JsonTree } from "../json/read-json.js";
import { isObject, objectAt, put, textsAt, without } from "./document-edits.js";
import { relationalModule } from "./new-schema.js";

/**
 * Engine 2 to 3: tables were maps of columns and nested by name alone, hints and types stood at the top, filters named root tables.
 */
export function migrateEngine2(document: JsonObject): JsonObject {
  const tables = withFilters(
    withFilters(tablesOf(objectAt(document, "tables")), "excludes", textsAt(document, "excludes")),
    "includes",
    textsAt(document, "includes"),
  );
  return new Map<string, JsonTree>([
    ...without(document, "hints", "preferred_types", "excludes", "includes"),
    ["normalizers", defaultNormalizers],
    ["settings", settingsOf(document)],
    ["tables", tables],
  ]);
}

const defaultNormalizers: JsonObject = new Map<string, JsonTree>([
  ["names", "snake_case"],
  [
    "json",
    new Map<string, JsonTree>([
      ["module", relationalModule],
      ["config", new Map([["propagation", new Map([["root", new Map([["_dlt_id", "_dlt_root_id"]])]])]])],
    ]),
  ],
]);

/** All patterns were regular expressions. */
function settingsOf(document: JsonObject): JsonObject {
  const hints = [...objectAt(document, "hints").keys()].map(
    (hint) => [hint, textsAt(objectAt(document, "hints"), hint).map((pattern) => `re:${pattern}`)] as const,
  );
  const types = [...objectAt(document, "preferred_types")].map(([pattern, type]) => [`re:${pattern}`, type] as const);
  return new Map<string, JsonTree>([
    ["default_hints", new Map(hints)],
    ["preferred_types", new Map(types)],
  ]);
}

function tablesOf(columnsByTable: JsonObject): JsonObject {
  return new Map(
    [...columnsByTable].map(([name, columns]) => {
      const parent = parentOf(name, columnsByTable);
      return [
        name,
        parent === undefined
          ? rootTable(name, columns)
          : new Map<string, JsonTree>([
              ["name", name],
              ["columns", columns],
              ["parent", parent],
            ]),
      ];
    }),
  );
}

function rootTable(name: string, columns: JsonTree): JsonObject {
  return new Map<string, JsonTree>([
    ["name", name],
    ["columns", columns],
    ["write_disposition", "append"],
    ["resource", name],
  ]);
}

/** The longest beginning of the name, up to some `__`, that is a table too. */
function parentOf(name: string, tables: JsonObject): string | undefined {
  for (let end = name.lastIndexOf("__"); end > 0; end = name.lastIndexOf("__", end - 1)) {
    const parent = name.slice(0, end);
    if (tables.has(parent)) return parent;
  }
  return undefined;
}

/** `^table__path` becomes the filter `re:^path` of the table, which is made if there is none. */
function withFilters(tables: JsonObject, group: "excludes" | "includes", filters: readonly string[]): JsonObject {
  return filters.reduce((current, filter) => {
    const separator = filter.indexOf("__");
    const name = separator < 0 ? filter.slice(1, -1) : filter.slice(1, separator);
    const path = filter.slice(separator + 2);
    const existing = current.get(name);
    const table = isObject(existing) ? existing : rootTable(name, new Map());
    const groups = objectAt(table, "filters");
    return put(current, name, put(table, "filters", put(groups, group, [...textsAt(groups, group), `re:^${path}`])));
  }, tables);
}
