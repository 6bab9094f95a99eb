import type { Destination } from "@dlt-ts/core";
import { attempt, type Attempt } from "./attempt.ts";

/** Begins a run and ends it at its event with this number, from 1. Answers whether it was still running then. */
export type Crash = (given: Attempt, event: number) => Promise<boolean>;

/** Ends it by a signal, after which nothing is begun any more: many of these are quick. */
export function bySignal(destination: () => Destination): Crash {
  return async (given, event) => {
    const end = new AbortController();
    let events = 0;
    const heard = (): void => {
      events += 1;
      if (events === event) end.abort(new Error("The run is ended."));
    };
    try {
      await attempt(destination(), given, heard, end.signal);
      return false;
    } catch (error) {
      if (end.signal.aborted) return true;
      throw error;
    }
  };
}
