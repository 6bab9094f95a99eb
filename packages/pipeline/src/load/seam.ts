import { DestinationError, DltError, type Json } from "@dlt-ts/core";
import { reasonOf } from "../thrown.js";

/**
 * Calls a member of a destination. What it throws arrives as an error of dlt-ts: anything that the destination did not classify counts as
 * terminal, for nobody knows what it means.
 */
export async function atSeam<Value>(what: string, context: Readonly<Record<string, Json>>, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (DltError.isInstance(error)) throw error;
    throw new DestinationError("unknown", `${what} failed: ${reasonOf(error)}`, {
      context,
      cause: error,
    });
  }
}
