import { type JsonSource, writeJson } from "./write-json.js";

/** The one text of a value that hashes are made of: no white space, keys sorted by code points at every level, numbers as Python dlt writes them. */
export function canonicalJson(value: JsonSource): string {
  return writeJson(value, { sorted: true });
}
