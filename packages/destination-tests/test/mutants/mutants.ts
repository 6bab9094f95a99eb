import { commitMutants } from "./commit-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { promiseMutants } from "./promise-mutants.ts";
import { valueMutants } from "./value-mutants.ts";
import { writeMutants } from "./write-mutants.ts";

/** Destinations that break one promise each. */
export const mutants: readonly Mutant[] = [...commitMutants, ...writeMutants, ...valueMutants, ...promiseMutants];
