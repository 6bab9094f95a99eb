import { createInterface } from "node:readline";
import { serverFiles } from "./server-files.ts";
import { Server } from "./server.ts";

/**
 * Keeps a server for the process that started this one: prints where it is, starts it again for each line that it is given, and
 * removes it when standard input ends, which it does however that process ends.
 */
const files = serverFiles();
if (typeof files === "string") {
  console.log(JSON.stringify({ unavailable: files }));
} else {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
  // Whoever would read it may be gone; the end of standard input says so.
  process.stdout.on("error", () => undefined);
  const server = await Server.make(files, process.argv.slice(2));
  try {
    report(server);
    for await (const _ of createInterface({ input: process.stdin })) {
      await server.start();
      report(server);
    }
  } finally {
    await server.remove();
  }
}

function report({ port, folder, pid }: Server): void {
  console.log(JSON.stringify({ port, folder, pid }));
}
