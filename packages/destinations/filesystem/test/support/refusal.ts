import { inspect } from "node:util";
import { DestinationError } from "@dlt-ts/core";
import { expect } from "vitest";

/** The error that something ends with: one of ours, and with no secret anywhere in it. Secrets of tests have `c4n4ry` in them. */
export async function refusal(what: Promise<unknown>): Promise<DestinationError> {
  const error = await what.then(
    () => expect.unreachable("it was not refused"),
    (reason: unknown) => reason,
  );
  const printed = inspect(error, { depth: 20, showHidden: true });
  expect(printed).not.toContain("c4n4ry");
  expect(printed).not.toMatch(/Signature=|x-amz-security-token|Bearer/i);
  expect(DestinationError.isInstance(error), printed).toBe(true);
  return error as DestinationError;
}
