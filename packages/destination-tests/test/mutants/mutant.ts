import type { Fault } from "@dlt-ts/destination-tests";

/** A fault that only the memory destination can be given, since it changes JSON lines or tells lies about itself. */
export type Mutant = Fault;
