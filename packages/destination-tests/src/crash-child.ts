import { enableCompileCache } from "node:module";

enableCompileCache();
const { openWorld } = await import("./world/world.js");
const { runLoad } = await import("./load/run-load.js");

/** Loads one package and kills itself at the n-th event. Started by `crashLoad`. */
const [subjectUrl, folder, dataset, loadId, position] = process.argv.slice(2) as [string, string, string, string, string];
const world = await openWorld(new URL(subjectUrl), { folder, dataset });
let count = 0;
await runLoad(world, loadId, {
  onEvent: () => {
    if (++count !== Number(position)) return;
    process.kill(process.pid, "SIGKILL");
    // The signal is delivered while this waits, so that nothing more happens.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
process.exit(0);
