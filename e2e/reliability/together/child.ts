import { destinationOf } from "../engines/destination-of.ts";
import { perform, type Order } from "./program.ts";

/** What a child is told: the order, then to begin. It says `ready` between. */
export interface ChildOrder extends Order {
  /** The child is killed at the event of its load with this number. */
  readonly killAt?: number;
}

process.once("message", async (order: ChildOrder) => {
  // The driver is there, too, when all begin.
  await destinationOf(order.place);
  process.once("message", () => void begin(order));
  process.send!("ready");
});

async function begin(order: ChildOrder): Promise<void> {
  let events = 0;
  try {
    await perform(order, {
      progress: ({ step }) => {
        if (step !== "load") return;
        events += 1;
        if (events !== order.killAt) return;
        process.kill(process.pid, "SIGKILL");
        // The signal may take a moment; nothing more may happen in it.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      },
    });
    process.send!("done");
  } catch (error) {
    process.send!(String((error as Error).stack));
  }
  process.disconnect();
}
