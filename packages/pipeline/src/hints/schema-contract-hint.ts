import type { ContractMode, SchemaContract } from "@dlt-ts/core";
import { checkNames } from "./check-names.js";
import { HintsError } from "./hints-error.js";
import { givenText } from "../values/given-text.js";

const modes: readonly ContractMode[] = ["evolve", "freeze", "discard_row", "discard_value"];

/** Throws a `HintsError` for a mode or a part that there is not. */
export function checkSchemaContract(resource: string, contract: SchemaContract): SchemaContract {
  const parts: Readonly<Record<string, unknown>> =
    typeof contract === "object" && contract !== null ? contract : { schemaContract: contract };
  if (typeof contract === "object" && contract !== null)
    checkNames(resource, "schemaContract", Object.keys(parts), ["tables", "columns", "data_type"]);
  for (const [part, mode] of Object.entries(parts)) {
    if (!modes.includes(mode as ContractMode)) {
      throw new HintsError(resource, `${part} is ${givenText(mode)}; there are ${modes.join(", ")}.`);
    }
  }
  return contract;
}
