import { memory } from "@dlt-ts/core/testing";
import { changed, type CreateSubject } from "@dlt-ts/destination-tests";
import { mutants } from "../mutants/mutants.ts";
import { storeOf } from "./memory.ts";

const name = new URL(import.meta.url).searchParams.get("mutant");

/** The memory destination with the fault that the address of this module names. */
export const create: CreateSubject = ({ folder }) => {
  const mutant = mutants.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`There is no mutant "${name}".`);
  return { destination: changed(memory(storeOf(folder)), mutant) };
};
