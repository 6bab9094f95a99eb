import { Buffer } from "node:buffer";
import { connect } from "node:net";
import type { Client } from "pg";
import type { ServerPlace } from "./server-place.js";

const cancelRequest = 80877102;

/**
 * Asks the server to stop what runs on a connection, best effort: it would notice only much later that nobody waits for the answer.
 * The request carries no secret but the key that it uses up.
 */
export function cancel(client: Client, { host, port }: ServerPlace): void {
  const { processID, secretKey } = client as unknown as { readonly processID: number | null; readonly secretKey: number | null };
  if (typeof processID !== "number" || typeof secretKey !== "number") return;
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(cancelRequest, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.on("error", () => undefined);
  socket.setTimeout(5000, () => socket.destroy());
  socket.unref();
  socket.end(request);
}
