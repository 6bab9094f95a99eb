import { DltError, type Json } from "@dlt-ts/core";
import { errorType, reasonOf } from "../thrown.js";

/** An error, or the cause of one. */
export interface ExceptionTrace {
  /** Its class. */
  readonly name: string;
  readonly code?: string;
  /** Without secrets. Cut after 2,000 characters. */
  readonly message: string;
  /** What it happened on. Only of errors of dlt-ts, which keep rows and secrets out of it. */
  readonly context?: Readonly<Record<string, Json>>;
  /** Where it was thrown: only of errors that are not of dlt-ts, so of a source or of a driver. Ten frames at most. */
  readonly stack?: readonly string[];
}

const longestMessage = 2000;
const longestChain = 10;
const mostFrames = 10;

/** The error that ended a call, then its causes, outermost first. */
export function exceptionTraces(error: unknown, redact: (text: string) => string): readonly ExceptionTrace[] {
  const traces: ExceptionTrace[] = [];
  for (let each = error; each !== undefined && traces.length < longestChain; each = causeOf(each))
    traces.push(exceptionTrace(each, redact));
  return traces;
}

function exceptionTrace(error: unknown, redact: (text: string) => string): ExceptionTrace {
  const message = redact(reasonOf(error));
  const code = errorType(error);
  const name = error instanceof Error ? error.name : typeof error;
  return {
    name,
    ...(code === name ? {} : { code }),
    message: message.length > longestMessage ? `${message.slice(0, longestMessage)} …` : message,
    ...(DltError.isInstance(error)
      ? { context: JSON.parse(redact(JSON.stringify(error.context))) as Record<string, Json> }
      : framesOf(error, redact)),
  };
}

/** Lines of the stack that are places; the others quote the message. */
function framesOf(error: unknown, redact: (text: string) => string): Pick<ExceptionTrace, "stack"> {
  if (!(error instanceof Error)) return {};
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? {} : { stack: frames.slice(0, mostFrames).map((line) => redact(line.trim())) };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
