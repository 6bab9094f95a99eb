import {
  type Column,
  type ContractMode,
  isComplete,
  isDltName,
  isIncomplete,
  type NamingConvention,
  type Schema,
  type Table,
} from "@dlt-ts/core";
import type { ContractEntity, ContractModes } from "./contract-modes.js";
import { SchemaContractError } from "./schema-contract-error.js";

const typeProperties = ["dataType", "nullable", "precision", "scale", "timezone"] as const;

/** Whether a table is not there yet, as far as contracts see it: a destination has nothing of it. */
export function isNewTable(table: Table | undefined): boolean {
  return table === undefined || isIncomplete(table);
}

/** Whether all columns of the run may be added, because it is the first run of the table. */
export function evolvesOnce(table: Table | undefined): boolean {
  return (table?.["x-normalizer"] as { readonly "evolve-columns-once"?: unknown } | null | undefined)?.["evolve-columns-once"] === true;
}

/**
 * What a contract leaves of the hints of a table, whose names are normalised; undefined if the table may not be made. A table that is new
 * takes all columns of its first run. Throws a `SchemaContractError` for what is frozen.
 */
export function hintsUnderContract(
  schema: Schema,
  hints: Table,
  contract: ContractModes | undefined,
  naming: NamingConvention,
): Table | undefined {
  if (contract === undefined) return hints;
  const known = schema.tables.get(hints.name);
  const refuse = (entity: ContractEntity, mode: ContractMode, change: string, column?: string): void => {
    if (mode !== "freeze") return;
    const violation = { schema: schema.name, table: hints.name, entity, mode, change };
    throw new SchemaContractError(column === undefined ? violation : { ...violation, column });
  };
  if (isNewTable(known)) {
    if (contract.tables !== "evolve") {
      refuse("tables", contract.tables, `the table "${hints.name}" would be new`);
      return undefined;
    }
    if (contract.columns === "evolve") return hints;
    return { ...hints, "x-normalizer": { ...(hints["x-normalizer"] as object | undefined), "evolve-columns-once": true } };
  }
  const before = new Map(known!.columns.map((column) => [column.name, column]));
  const columns = hints.columns.flatMap((column): readonly Column[] => {
    const { name } = column;
    const existing = before.get(name);
    if (isDltName(name, naming)) return [column];
    if (existing === undefined) {
      if (contract.columns === "evolve" || evolvesOnce(known)) return [column];
      refuse("columns", contract.columns, `the column "${name}" would be new`, name);
      return [];
    }
    const changed = isComplete(existing) && contract.data_type !== "evolve" ? changedProperties(existing, column) : [];
    if (changed.length === 0) return [column];
    refuse("data_type", contract.data_type, `${changed.join(" and ")} of the column "${name}" would be another`, name);
    return [
      Object.fromEntries(Object.entries(column).filter(([key]) => !(changed as readonly string[]).includes(key))) as unknown as Column,
    ];
  });
  return { ...hints, columns };
}

function changedProperties(existing: Column, hints: Column): readonly (typeof typeProperties)[number][] {
  return typeProperties.filter(
    (key) => hints[key] !== undefined && hints[key] !== null && hints[key] !== (existing[key] ?? defaultOf(key)),
  );
}

function defaultOf(property: (typeof typeProperties)[number]): true | undefined {
  return property === "nullable" || property === "timezone" ? true : undefined;
}
