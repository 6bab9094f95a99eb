import { destinationOf } from "../engines/destination-of.ts";
import type { Place } from "../engines/place.ts";
import { attempt, type Attempt } from "./attempt.ts";

/** What the process is told: what it does, and at which event it is killed. */
interface Order {
  readonly place: Place;
  readonly given: Attempt;
  readonly event: number;
}

process.once("message", async ({ place, given, event }: Order) => {
  let events = 0;
  await attempt(await destinationOf(place), given, () => {
    events += 1;
    if (events !== event) return;
    process.kill(process.pid, "SIGKILL");
    // The signal may take a moment; nothing more may happen in it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
  process.disconnect();
});
