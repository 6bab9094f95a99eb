/**
 * Closed, so that the engine and dashboards can decide by it.
 * - `options`, `driver-missing`, `unsupported`: nothing was sent; the user must change something.
 * - `contention`: deadlock, serialization failure, unique key of the receipt, two DDL statements at once.
 * - `data`: a value that the engine behind does not take. `constraint`: a key or NOT NULL that the data breaks.
 * - `undefined-relation`: a table or dataset that should exist does not; another may have dropped it.
 * - `receipt-conflict`: this load id is committed with other content.
 * - `staging-lost`: what earlier jobs staged is gone; the next session starts without checkpoints.
 */
export type ErrorReason =
  | "options"
  | "driver-missing"
  | "unsupported"
  | "connection"
  | "authentication"
  | "permission"
  | "timeout"
  | "rate-limit"
  | "quota"
  | "syntax"
  | "constraint"
  | "data"
  | "contention"
  | "undefined-relation"
  | "receipt-conflict"
  | "staging-lost"
  | "aborted"
  | "unknown";

/** Who may try again. `call`: the same member on the same object. `session`: connect and begin anew. `never`: nobody. */
export type Retry = "call" | "session" | "never";
