/** The promise, or a rejection with the reason of the signal, whichever comes first. What the promise does later is of no consequence. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const listener = (): void => reject(signal.reason);
  signal.addEventListener("abort", listener, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", listener);
    promise.catch(() => {});
  }
}
