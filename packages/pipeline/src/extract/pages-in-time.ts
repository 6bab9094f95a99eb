import type { Pages } from "../pages/pages-of.js";
import type { KeptState } from "../state/kept-state.js";
import { TimeLimit } from "./time-limit.js";

/**
 * The pages that come in time: a wait for the next one ends when time is up, whatever the source waits for. Nobody takes the page that it may
 * give later, so what the resource keeps is as it was when the source was asked for that page.
 * @param maxTime milliseconds, from when the first page is asked for
 */
export async function* pagesInTime(maxTime: number, run: AbortSignal, kept: KeptState, read: (signal: AbortSignal) => Pages): Pages {
  using time = new TimeLimit(maxTime, run);
  kept.note();
  try {
    for await (const page of read(time.signal)) {
      yield page;
      if (time.isUp) return;
      kept.note();
    }
  } catch (error) {
    if (!time.explains(error)) throw error;
    kept.restore();
  }
}
