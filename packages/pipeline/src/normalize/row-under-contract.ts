import { type Column, isDltName } from "@dlt-ts/core";
import type { ContractEntity, ContractModes } from "../schema/contract-modes.js";
import { evolvesOnce, isNewTable } from "../schema/hints-under-contract.js";
import { ContractProblem } from "./contract-problem.js";
import type { PlacedValue } from "./ordered-row.js";
import type { RowEnvironment } from "./row-environment.js";
import type { PathStep } from "./row-path.js";
import type { TableRows } from "./table-rows.js";

/** Whether a row goes nowhere because its table must not be made. Throws a `ContractProblem` if new tables are frozen. */
export function isOfRefusedTable({ tracker, rejections }: RowEnvironment, table: TableRows, row: unknown, way: Way): boolean {
  const mode = table.rules.contract?.tables ?? "evolve";
  if (mode === "evolve" || !isNewTable(tracker.table(table.name))) return false;
  if (mode === "freeze") {
    const change = `the table "${table.name}" would be new`;
    throw new ContractProblem({ schema: tracker.snapshot().name, table: table.name, entity: "tables", mode, change }, []);
  }
  rejections.row(table, "tables", undefined, row, way());
  return true;
}

/** The path from the document to the current row. */
export type Way = () => readonly PathStep[];

/**
 * What the contract of a table leaves of a row; undefined: nothing, the row is discarded. Only values that would change the schema count, never
 * those of dlt's own columns. Throws a `ContractProblem` for what is frozen.
 */
export function rowUnderContract(
  { tracker, rejections }: RowEnvironment,
  table: TableRows,
  contract: ContractModes,
  values: readonly PlacedValue[],
  row: unknown,
  way: Way,
): readonly PlacedValue[] | undefined {
  const known = tracker.table(table.name);
  const takesColumns = isNewTable(known) || evolvesOnce(known);
  const kept: PlacedValue[] = [];
  for (const placed of values) {
    const { definition } = placed.placement;
    const entity = definition === undefined ? undefined : entityOf(definition);
    const mode = entity === undefined || (entity === "columns" && takesColumns) ? "evolve" : contract[entity];
    if (mode === "evolve" || isDltName(definition!.name, tracker.naming)) {
      kept.push(placed);
      continue;
    }
    const { name } = definition!;
    const path = placed.slot?.path() ?? [name];
    if (mode === "freeze") {
      const change = `the ${entity === "columns" ? "column" : "variant column"} "${name}" (${definition!.dataType}) would be new`;
      throw new ContractProblem({ schema: tracker.snapshot().name, table: table.name, column: name, entity: entity!, mode, change }, path);
    }
    if (mode === "discard_row") {
      rejections.row(table, entity!, name, row, way());
      return undefined;
    }
    rejections.value(table, entity!, name, placed.raw, [...way(), ...path]);
    if (entity === "columns") placed.placement.column.isRefused = true;
  }
  return kept;
}

function entityOf(definition: Column): ContractEntity {
  return definition.variant === true ? "data_type" : "columns";
}
