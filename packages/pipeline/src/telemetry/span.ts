import type { Span } from "@opentelemetry/api";
import { version } from "../version.js";
import { errorType, reasonOf } from "../thrown.js";
import { openTelemetry } from "./open-telemetry.js";
import type { AttributeName, SpanName } from "./telemetry-names.js";

export type SpanAttributes = { readonly [Name in AttributeName]?: string | number | undefined };

/** The name under which spans and metrics of the engine are known. */
export const instrumentationScope = "@dlt-ts/pipeline";

/** In the context of the spans of a call: hides the secrets of that call in texts. */
const redactionKey: symbol = Symbol.for("dlt-ts.redaction");

/**
 * Does work inside a span that is active while it runs, so that spans made in it (in a resource, in a driver) are its children.
 * `redact` hides secrets in the errors of this span and of those inside it.
 */
export async function inSpan<Value>(
  name: SpanName,
  attributes: SpanAttributes,
  work: () => Promise<Value>,
  redact?: (text: string) => string,
): Promise<Value> {
  const api = openTelemetry();
  if (api === undefined) return await work();
  const active = redact === undefined ? api.context.active() : api.context.active().setValue(redactionKey, redact);
  const tracer = api.trace.getTracer(instrumentationScope, version);
  return await tracer.startActiveSpan(name, { attributes: defined(attributes) }, active, async (span) => {
    try {
      return await work();
    } catch (error) {
      fail(span, error, api.SpanStatusCode.ERROR, (active.getValue(redactionKey) as typeof redact) ?? String);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Without the stack and the causes: both may quote what must not leave the machine. */
function fail(span: Span, error: unknown, code: number, redact: (text: string) => string): void {
  const type = errorType(error);
  const message = redact(reasonOf(error));
  span.recordException({ name: error instanceof Error ? error.name : typeof error, code: type, message });
  span.setAttribute("error.type" satisfies AttributeName, type);
  span.setStatus({ code, message });
}

/** Adds to the span that is active now, if there is one. */
export function addToSpan(attributes: SpanAttributes): void {
  openTelemetry()?.trace.getActiveSpan()?.setAttributes(defined(attributes));
}

/** Something that happened in the span that is active now. */
export function tellSpan(name: string, details: Readonly<Record<string, string | number>>): void {
  openTelemetry()?.trace.getActiveSpan()?.addEvent(name, details);
}

function defined(attributes: SpanAttributes): Record<string, string | number> {
  return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}
