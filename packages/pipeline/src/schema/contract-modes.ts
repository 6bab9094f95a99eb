import type { ContractMode, SchemaContract } from "@dlt-ts/core";

/** What of a schema a contract speaks of: new tables, new columns, other types than those that columns have. */
export type ContractEntity = "tables" | "columns" | "data_type";

/** What may happen to each part of a schema. */
export type ContractModes = Readonly<Record<ContractEntity, ContractMode>>;

const modes: readonly unknown[] = ["evolve", "freeze", "discard_row", "discard_value"] satisfies readonly ContractMode[];

/** A contract in its long form; undefined where it lets everything evolve. What a stored contract has beside its modes says nothing. */
export function contractModes(contract: SchemaContract | null | undefined): ContractModes | undefined {
  if (contract === null || contract === undefined) return undefined;
  const modeOf = (entity: ContractEntity): ContractMode => {
    const mode = typeof contract === "string" ? contract : contract[entity];
    return modes.includes(mode) ? mode! : "evolve";
  };
  const expanded = { tables: modeOf("tables"), columns: modeOf("columns"), data_type: modeOf("data_type") };
  return Object.values(expanded).every((mode) => mode === "evolve") ? undefined : expanded;
}
