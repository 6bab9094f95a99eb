type Listener = (signal: NodeJS.Signals) => void;

const caught: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];

/** Signals come to the process, not to a pipeline: all steps that run share one handler. It is there only while one of them runs. */
const listeners: Set<Listener> = new Set();

/** Calls `listener` at the first SIGINT or SIGTERM, until the answer is called. A second signal does what it does without dlt-ts. */
export function onProcessSignal(listener: Listener): () => void {
  if (listeners.size === 0) for (const signal of caught) process.on(signal, heard);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stopListening();
  };
}

function heard(signal: NodeJS.Signals): void {
  const told = [...listeners];
  listeners.clear();
  stopListening();
  for (const listener of told) listener(signal);
}

function stopListening(): void {
  for (const signal of caught) process.off(signal, heard);
}
