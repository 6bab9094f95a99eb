import { memory } from "@dlt-ts/core/testing";
import { changed, type CreateSubject } from "@dlt-ts/destination-tests";
import { FileStore } from "./file-store.ts";

/** The memory destination with its store on disk: what kills of a real process do to it can be seen. */
export const create: CreateSubject = ({ folder }) => {
  const destination = memory(new FileStore(folder));
  return { destination: changed(destination, { capabilities: (capabilities) => ({ ...capabilities, durable: true }) }) };
};
