import { namingConvention } from "../naming/built-in.js";
import type { MergeStrategy } from "../capabilities/write-disposition.js";
import type { NamingConvention } from "../naming/naming-convention.js";
import { normalizePattern } from "./column-pattern.js";
import { IdentifiersFrozenError } from "./identifiers-frozen-error.js";
import { checkDltPrefix, standardHints } from "./new-schema.js";
import { normalizeTable } from "./normalize-table.js";
import { propagateRootKey } from "./propagate-root-key.js";
import { normalizeRelationalConfig } from "./relational-config.js";
import type { Schema, SchemaSettings } from "./schema.js";
import { mergePatterns } from "./settings.js";
import { loadsTable, renamedStateTable, versionTable } from "./system-table-definitions.js";
import { hasSeenData, isDltName, isNested } from "./table-predicates.js";
import type { Table } from "./table.js";

export interface ChangeNamingOptions {
  /** The convention that the schema has, if it is not a built-in one. */
  readonly from?: NamingConvention;
  /** Renames tables that hold data too; what they hold stays behind under the old names. Default: what the schema says, else false. */
  readonly allowIdentifierChange?: boolean;
  /** How the destination will merge a root table, undefined if it will not: nested tables then get the id of their root. Default: never. */
  readonly mergeStrategyOf?: (root: Table) => MergeStrategy | undefined;
}

/**
 * Names everything in a schema by another convention, starting from the names that it has.
 * Throws an `IdentifiersFrozenError` if a table holds data, unless that is allowed.
 */
export function changeNaming(schema: Schema, to: NamingConvention, options: ChangeNamingOptions = {}): Schema {
  checkDltPrefix(to);
  const { json } = schema.normalizers;
  const stored = schema.normalizers.allowIdentifierChangeOnTableWithData;
  const allow = options.allowIdentifierChange ?? stored;
  const renamed: Schema = {
    ...schema,
    normalizers: {
      ...schema.normalizers,
      names: to.name,
      json: json.config ? { ...json, config: normalizeRelationalConfig(json.config, to) } : json,
      ...(allow === undefined ? {} : { allowIdentifierChangeOnTableWithData: allow }),
    },
    settings: normalizeSettings(schema.settings, to),
  };
  const from = options.from ?? namingConvention(schema.normalizers.names);
  const tables = from.name === to.name ? schema.tables : renameTables(schema, from, to, allow ?? false);
  return propagateRootKeys({ ...renamed, tables }, to, options.mergeStrategyOf);
}

/** What is propagated is noted by the names of tables, and they may be others now. Notes for old names stay, as in Python dlt. */
function propagateRootKeys(schema: Schema, naming: NamingConvention, strategyOf: ChangeNamingOptions["mergeStrategyOf"]): Schema {
  return [...schema.tables.values()]
    .filter((table) => !isNested(table))
    .reduce((current, root) => propagateRootKey(current, root.name, naming, strategyOf?.(root)), schema);
}

function renameTables(schema: Schema, from: NamingConvention, to: NamingConvention, allow: boolean): ReadonlyMap<string, Table> {
  const tables = [...schema.tables.values()];
  const anySeenData = tables.some(hasSeenData);
  const system = [versionTable, loadsTable, renamedStateTable].flatMap((definition) => {
    const existing = schema.tables.get(definition(from).name);
    if (existing === undefined) return [];
    const renamed = { ...normalizeTable(existing, to), columns: definition(to).columns };
    if (anySeenData && !allow) checkSameNames(schema, existing, renamed, to);
    return [renamed];
  });
  const data = tables.filter((table) => !isDltName(table.name, from));
  const renamed = data.map((table) => {
    const normalized = normalizeTable(table, to);
    if (hasSeenData(table) && !allow) checkSameNames(schema, table, normalized, to);
    return normalized;
  });
  if (!allow && data.some(hasSeenData)) {
    refuse(
      schema,
      to,
      "Tables hold data, and whether the new convention would have named their columns the same cannot be told from the names alone",
    );
  }
  return new Map([...system, ...renamed].map((table) => [table.name, table]));
}

function checkSameNames(schema: Schema, before: Table, after: Table, to: NamingConvention): void {
  if (before.name !== after.name) refuse(schema, to, `The table ${before.name} holds data and would become ${after.name}`);
  const names = new Set(after.columns.map((column) => column.name));
  const gone = before.columns.filter((column) => !names.has(column.name)).map((column) => column.name);
  if (gone.length > 0)
    refuse(schema, to, `The table ${before.name} holds data and these of its columns would be renamed: ${gone.join(", ")}`);
}

function refuse(schema: Schema, to: NamingConvention, reason: string): never {
  throw new IdentifiersFrozenError(
    `The schema ${schema.name} cannot change its naming convention from ${schema.normalizers.names} to ${to.name}. ${reason}. Keep the convention, or set schema.allow_identifier_change_on_table_with_data: then new data goes to new tables and columns.`,
    { context: { schema: schema.name, from: schema.normalizers.names, to: to.name } },
  );
}

/** Names in patterns are renamed, and the columns of dlt have their hints under their new names too. */
function normalizeSettings(settings: SchemaSettings, naming: NamingConvention): SchemaSettings {
  const { preferredTypes } = settings;
  const hints = new Map(
    [...(settings.defaultHints ?? [])].map(([hint, patterns]) => [hint, patterns.map((pattern) => normalizePattern(pattern, naming))]),
  );
  for (const [hint, patterns] of standardHints(naming)) hints.set(hint, [...mergePatterns(hints.get(hint) ?? [], patterns)]);
  return {
    ...settings,
    defaultHints: hints,
    ...(preferredTypes
      ? { preferredTypes: new Map([...preferredTypes].map(([pattern, type]) => [normalizePattern(pattern, naming), type])) }
      : {}),
  };
}
