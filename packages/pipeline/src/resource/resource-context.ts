import type { ResourceCursor } from "../incremental/resource-cursor.js";
import type { SourceStates, StateRecord } from "../state/source-states.js";

/** What the function of a resource gets. */
export interface ResourceContext {
  /** What this resource keeps from run to run. Change it in place; it is saved with the rows, and stays as it was when the run fails. */
  readonly state: StateRecord;
  /** The same, shared by all resources of the source. */
  readonly sourceState: StateRecord;
  /** Fires when the run, or the time of a limit, is to end: hand it on to `fetch`. */
  readonly signal: AbortSignal;
  /** Of a resource that is loaded incrementally. */
  readonly cursor?: ResourceCursor;
}

/** `schema`: the name under which the source keeps its state. An entry in the state is made only when it is asked for. */
export function resourceContext(states: SourceStates, schema: string, resource: string, signal: AbortSignal): ResourceContext {
  return {
    get state() {
      return states.ofResource(schema, resource);
    },
    get sourceState() {
      return states.ofSource(schema);
    },
    signal,
  };
}

export function withSignal<Context extends ResourceContext>(context: Context, signal: AbortSignal): Context {
  if (context.signal === signal) return context;
  const own = Object.getOwnPropertyDescriptors(context);
  return Object.defineProperties({}, { ...own, signal: { value: signal, enumerable: true } }) as Context;
}
