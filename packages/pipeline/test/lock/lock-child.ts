import { join } from "node:path";
import { takeLock } from "../../src/package/folder-lock.js";
import { pipeline } from "../../src/pipeline.js";
import { memory } from "@dlt-ts/core/testing";
import { FileStore } from "../support/file-store.js";

/** What a child does: says `ready`, waits for a line where it says so, and tells what came of it as a line of JSON. */
export type LockOrder =
  /** Takes the lock at a line of input, and holds it to the next. */
  | { readonly do: "contend"; readonly folder: string }
  /** Runs a pipeline whose source says `ready` and then gives nothing more. */
  | { readonly do: "run"; readonly folder: string; readonly interceptSignals?: boolean };

const order = JSON.parse(process.argv[2]!) as LockOrder;
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const lines = process.stdin[Symbol.asyncIterator]();

if (order.do === "contend") {
  say("ready");
  await lines.next();
  const lock = await takeLock(order.folder, join(order.folder, "temporary", String(process.pid)), "run");
  say("assertHeld" in lock ? "won" : lock.pid);
  await lines.next();
  process.exit(0);
}

const shop = pipeline("shop", {
  destination: memory({ store: new FileStore(`${order.folder}/destination.json`) }),
  pipelinesDir: `${order.folder}/pipelines`,
  datasetName: "data",
});
async function* endless(): AsyncGenerator<object> {
  yield { id: 1 };
  say("ready");
  await new Promise((resolve) => setTimeout(resolve, 1e9));
}
const outcome = await shop.run(endless, { tableName: "orders" }).then(
  () => "loaded",
  (error: { code?: string; message: string }) => ({ code: error.code, message: error.message }),
);
say(outcome);
process.exit(0);
