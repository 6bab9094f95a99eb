import type { ContractMode, SchemaContract } from "@dlt-ts/core";
import { HintsError } from "../hints/hints-error.js";

/** What becomes of rows that a schema refuses. */
export interface RowContract {
  /** Fields that the schema does not know. Undefined: what the schema itself makes of them. */
  readonly columns: ContractMode | undefined;
  /** Everything else. `evolve`: the row goes on as it is. */
  readonly types: "evolve" | "freeze" | "discard_row";
}

/** Of a contract for tables. Without one, a row that the schema refuses ends the run. */
export function rowContract(resource: string, contract: SchemaContract | undefined): RowContract {
  if (contract === undefined) return { columns: undefined, types: "freeze" };
  const columns = typeof contract === "string" ? contract : contract.columns;
  const types = (typeof contract === "string" ? contract : contract.data_type) ?? "freeze";
  if (types !== "discard_value") return { columns, types };
  // One word for everything is meant for the columns; values that a schema refuses cannot be left out of a row that needs them.
  if (typeof contract === "string") return { columns, types: "freeze" };
  throw new HintsError(
    resource,
    'schemaContract has data_type "discard_value", and a schema says nothing of rows without a value; there are evolve, freeze, discard_row.',
  );
}
