/** The longest time that a timer of JavaScript takes; about 25 days. */
const longestTimer = 2 ** 31 - 1;

/** Ends a wait when the time of a resource is up. */
export class TimeLimit implements Disposable {
  /** Fires when time is up, or with the signal of the run. */
  readonly signal: AbortSignal;
  readonly #end = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;

  /** @param left milliseconds from now */
  constructor(left: number, signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.#end.signal]);
    this.#timer = left > longestTimer ? undefined : setTimeout(() => this.#end.abort(new Error("time is up")), Math.max(0, left));
  }

  get isUp(): boolean {
    return this.#end.signal.aborted;
  }

  /** Whether something was given up because time was up, and for no other reason. */
  explains(error: unknown): boolean {
    return this.isUp && error === this.#end.signal.reason;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
