import type { ContractViolation } from "../schema/schema-contract-error.js";
import type { PathStep } from "./row-path.js";

/** A row asks for what its contract has frozen. The normalizer turns it into a `SchemaContractError`. */
export class ContractProblem extends Error {
  readonly violation: ContractViolation;
  /** From the object of the current row. */
  readonly path: readonly PathStep[];

  constructor(violation: ContractViolation, path: readonly PathStep[]) {
    super(violation.change);
    this.name = "ContractProblem";
    this.violation = violation;
    this.path = path;
  }
}
