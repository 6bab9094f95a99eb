import { DestinationError } from "@dlt-ts/core";

/** A missing dataset or table reads as nothing. */
export async function orUndefined<Value>(reading: Promise<Value | undefined>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (DestinationError.isInstance(error) && error.reason === "undefined-relation") return undefined;
    throw error;
  }
}
