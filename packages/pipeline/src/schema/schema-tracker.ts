import {
  type Column,
  type DestinationCapabilities,
  mergeTable,
  type NamingConvention,
  normalizeTable,
  propagateRootKey,
  hasSeenData,
  isDltName,
  rootOf,
  type Schema,
  schemaContractOf,
  SchemaError,
  type Table,
  withTable,
} from "@dlt-ts/core";
import { withSettings } from "./apply-settings.js";
import { contractModes, type ContractModes } from "./contract-modes.js";
import { refuseOtherHistory, withOwnBoundary } from "./history-hints.js";
import { hintsUnderContract } from "./hints-under-contract.js";
import { mergeStrategyOf } from "./merge-strategy.js";
import type { SchemaSettingsHints } from "./source-settings.js";

/** The schema of a run while it grows. There is one for each run; everybody else sees immutable snapshots. */
export class SchemaTracker {
  /** Of keys, columns and tables. */
  readonly naming: NamingConvention;
  readonly capabilities: DestinationCapabilities;
  /** How many times hints were applied: what was read off a table before may have changed. */
  hintsApplied = 0;
  #schema: Schema;
  /** Tables that their contract did not let into the schema, with it. */
  readonly #refused = new Map<string, ContractModes>();

  /** `naming` is the convention of the schema, for the lengths of the destination. */
  constructor(schema: Schema, naming: NamingConvention, capabilities: DestinationCapabilities) {
    this.#schema = schema;
    this.naming = schema.normalizers.useBreakPathOnNormalize === false ? wholeNames(naming) : naming;
    this.capabilities = capabilities;
  }

  /** The schema as it is now, not yet with a new version. */
  snapshot(): Schema {
    return this.#schema;
  }

  table(name: string): Table | undefined {
    return this.#schema.tables.get(name);
  }

  /** Takes over what a source says about the schema; the nesting of tables only where the destination has no limit of its own. */
  applySettings({ maxTableNesting, ...settings }: SchemaSettingsHints): void {
    this.hintsApplied++;
    const nesting = this.capabilities.types.maxTableNesting === undefined ? { maxTableNesting } : {};
    this.#schema = withSettings(this.#schema, { ...settings, ...nesting }, this.naming);
  }

  /** What may happen to a table that is in the schema, or is a root table; undefined: everything. Tables of dlt have no contract. */
  contractOf(table: string): ContractModes | undefined {
    if (isDltName(table, this.naming)) return undefined;
    return this.#refused.get(table) ?? contractModes(schemaContractOf(this.#schema, table));
  }

  /**
   * Merges what a resource says about its table, as far as the contract lets it; names are the user's. A new root table is appended to, and its
   * resource has its name, unless the hints say otherwise. Throws a `SchemaError` if they contradict what is known, a `SchemaContractError`
   * for what is frozen, a `MergeStrategyError` if the destination cannot follow.
   */
  applyHints(hints: Table): void {
    this.hintsApplied++;
    const named = normalizeTable(hints, this.naming);
    const contract = this.#contractOfHints(named);
    const above = named.parent ? this.#refused.get(named.parent) : undefined;
    const partial = above === undefined ? hintsUnderContract(this.#schema, named, contract, this.naming) : undefined;
    if (partial === undefined) {
      this.#refused.set(named.name, (above ?? contract)!);
      return;
    }
    const known = this.#schema.tables.get(partial.name);
    refuseOtherTypes(known, partial);
    refuseOtherHistory(known, partial);
    const isNewRoot = !partial.parent && known === undefined;
    const added = isNewRoot ? { writeDisposition: "append" as const, resource: partial.name, ...partial } : withNotes(known, partial);
    this.#merge(withOwnBoundary(known, added), "hints");
  }

  #contractOfHints({ name, parent, schemaContract }: Table): ContractModes | undefined {
    if (schemaContract) return contractModes(schemaContract);
    return this.contractOf(this.#schema.tables.has(name) ? name : (parent ?? name));
  }

  /** Adds columns that rows brought, with the table where it is new. `parent`: the table that a new one is nested in. */
  addColumns(name: string, parent: string | undefined, columns: readonly Column[]): void {
    const existing = this.#schema.tables.get(name);
    const isNewRoot = existing === undefined && parent === undefined;
    const above = existing === undefined ? parent : existing.parent;
    this.#merge(
      { name, columns, ...(isNewRoot ? { writeDisposition: "append", resource: name } : {}), ...(above ? { parent: above } : {}) },
      "normalize",
    );
  }

  /** Gives a column, in its place, another definition: an integer that turned out to be a double. */
  replaceColumn(name: string, column: Column): void {
    const table = this.#schema.tables.get(name)!;
    const columns = table.columns.map((each) => (each.name === column.name ? column : each));
    this.#schema = withTable(this.#schema, { ...table, columns });
  }

  /** Takes back what rows brought since: the schema is the one of that time again. */
  restore(schema: Schema): void {
    this.#schema = schema;
  }

  /** Notes that rows of these tables were written: they exist at the destination from now on, under these names. */
  markSeen(names: Iterable<string>): void {
    for (const name of names) {
      const table = this.#schema.tables.get(name)!;
      const { "evolve-columns-once": _, ...hints } = (table["x-normalizer"] ?? {}) as { readonly [hint: string]: boolean | number };
      this.#schema = withTable(this.#schema, { ...table, "x-normalizer": { ...hints, "seen-data": true } });
    }
  }

  #merge(partial: Table, mode: "normalize" | "hints"): void {
    const merged = mergeTable(this.#schema, partial, mode);
    const strategy = mergeStrategyOf(rootOf(merged, partial.name), this.capabilities);
    this.#schema = propagateRootKey(merged, partial.name, this.naming, strategy);
  }
}

/** What earlier runs noted about a table stays when the hints have notes of their own. */
function withNotes(known: Table | undefined, hints: Table): Table {
  const notes = known?.["x-normalizer"];
  if (!notes || !hints["x-normalizer"]) return hints;
  return { ...hints, "x-normalizer": { ...(notes as object), ...(hints["x-normalizer"] as object) } };
}

/**
 * The column at the destination keeps its type, and would cast what comes: 2.5 for an integer column becomes 2 there, and nobody hears of it.
 * A table that is replaced is made anew.
 */
function refuseOtherTypes(known: Table | undefined, hints: Table): void {
  if (known === undefined || !hasSeenData(known) || (hints.writeDisposition ?? known.writeDisposition) === "replace") return;
  for (const column of hints.columns) {
    const before = known.columns.find(({ name }) => name === column.name);
    if (before?.dataType === undefined || column.dataType === undefined) continue;
    const [is, wanted] = [typeText(before), typeText(column)];
    if (is === wanted) continue;
    throw new SchemaError(
      `Column "${column.name}" of table "${known.name}" is ${is} and has rows; the hint ${wanted} cannot change that. ` +
        "Load into a new column, or replace the table.",
      { context: { table: known.name, column: column.name } },
    );
  }
}

function typeText({ dataType, precision, scale }: Column): string {
  return dataType === "decimal" && precision !== undefined ? `decimal(${precision}, ${scale ?? 0})` : String(dataType);
}

/** Schemas from before dlt 1.4 do not break names at the path separator. */
function wholeNames(naming: NamingConvention): NamingConvention {
  return { ...naming, normalizePath: naming.normalizeIdentifier, normalizeTablesPath: naming.normalizeTableIdentifier };
}
