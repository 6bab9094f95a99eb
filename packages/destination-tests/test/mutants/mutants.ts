import type { Fault } from "@dlt-ts/destination-tests";
import { memoryMutants } from "./memory-mutants.ts";
import { promiseMutants } from "./promise-mutants.ts";
import { valueMutants } from "./value-mutants.ts";
import { writeMutants } from "./write-mutants.ts";

/** Memory destinations that break one promise each. Faults of the commit that any destination could have are `commitFaults` of the kit. */
export const mutants: readonly Fault[] = [...memoryMutants, ...writeMutants, ...valueMutants, ...promiseMutants];
