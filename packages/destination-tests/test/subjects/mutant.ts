import { memory } from "@dlt-ts/core/testing";
import type { CreateSubject } from "@dlt-ts/destination-tests";
import { changed } from "../mutants/changed-destination.ts";
import { mutants } from "../mutants/mutants.ts";
import { FileStore } from "./file-store.ts";
import { storeOf } from "./memory.ts";

const { searchParams } = new URL(import.meta.url);
const mutant = mutants.find(({ name }) => name === searchParams.get("mutant"));

/** The memory destination with the fault that the address of this module names, in memory or (`killed`) on disk. */
export const create: CreateSubject = ({ folder }) => {
  if (mutant === undefined) throw new Error(`There is no mutant "${searchParams.get("mutant")}".`);
  const killed = searchParams.has("killed");
  const sound = memory(killed ? new FileStore(folder) : storeOf(folder));
  const durable = changed(sound, { capabilities: (capabilities) => ({ ...capabilities, durable: killed }) });
  return { destination: changed(durable, mutant) };
};
