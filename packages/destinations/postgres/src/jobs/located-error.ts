import { DestinationError, type JobDescription } from "@dlt-ts/core";

/** The same error, saying which table and job it is about. */
export function locatedError(error: unknown, { table, id }: JobDescription): unknown {
  if (!DestinationError.isInstance(error) || error.context["job"] !== undefined) return error;
  const { reason, message, retry, retryAfter, context, cause } = error;
  const isAboutTable = reason === "data" || reason === "constraint" || reason === "unsupported";
  return new DestinationError(reason, isAboutTable ? `Table "${table}": ${message}` : message, {
    retry,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    context: { ...context, table, job: id },
    ...(cause === undefined ? {} : { cause }),
  });
}
