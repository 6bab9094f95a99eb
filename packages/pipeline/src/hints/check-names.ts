import { didYouMean } from "@dlt-ts/core";
import { HintsError } from "./hints-error.js";

/** Refuses misspelt names, with the nearest known one. */
export function checkNames(resource: string, what: string, given: readonly string[], known: readonly string[]): void {
  for (const name of given) {
    if (known.includes(name)) continue;
    throw new HintsError(
      resource,
      `${what} has the unknown hint ${JSON.stringify(name)}.${didYouMean(name, known)} There are ${known.join(", ")}.`,
    );
  }
}
