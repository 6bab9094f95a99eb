import type { Destination } from "@dlt-ts/core";
import type { EngineName, Place } from "./place.ts";

/** Imported by the process that loads, so that it pays for one driver only. */
const destinations: Readonly<Record<EngineName, (address: string) => Promise<Destination>>> = {
  duckdb: async (address) => (await import("@dlt-ts/duckdb")).duckdb(address),
  postgres: async (address) => (await import("@dlt-ts/postgres")).postgres(address),
};

/** The destination over a place. */
export function destinationOf({ engine, address }: Place): Promise<Destination> {
  return destinations[engine](address);
}
