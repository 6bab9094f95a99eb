import { connect as connectSocket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client, SFTPWrapper } from "ssh2";
import { loadSsh } from "./load-ssh.js";
import { hostKeyCheck } from "./sftp-host-key.js";
import { sftpLogins } from "./sftp-logins.js";
import type { SftpServer } from "./sftp-server.js";

/** What the driver calls with an answer. */
export type Answered<Value> = (error: Error | null | undefined, value: Value) => void;

/** One connection with one SFTP session, which answers many requests at once. */
export interface SftpConnection extends AsyncDisposable {
  /** Sends one request. Rejects with an error of the driver, with the reason of the signal, or when the connection breaks. */
  ask<Value = void>(signal: AbortSignal, send: (sftp: SFTPWrapper, answered: Answered<Value>) => void): Promise<Value>;
  /** Whether it can be used; one that broke cannot. */
  readonly isOpen: boolean;
  /** Whether the server has an extension of OpenSSH, such as `posix-rename@openssh.com`. */
  has(extension: string): boolean;
}

/** A server that says nothing for so long is gone: one question each, in milliseconds, so many times. */
const keepalive = { keepaliveInterval: 15_000, keepaliveCountMax: 4 };

/** Connects, checks who answers, and signs in. Rejects with errors of the driver, and with `DestinationError`s for what was configured wrongly. */
export async function connectSftp(server: SftpServer, signal: AbortSignal): Promise<SftpConnection> {
  const ssh = await loadSsh();
  const [logins, hostKey] = await Promise.all([sftpLogins(server, ssh), hostKeyCheck(server)]);
  signal.throwIfAborted();
  const { host, port, username, timeout } = server;
  // Small requests must not wait for each other: with Nagle's algorithm each put takes 40 ms and more.
  const socket = connectSocket({ host, port, noDelay: true });
  const client: Client = new ssh.Client();
  let isOpen = true;
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      let refusal: unknown;
      const failed = (error: unknown): void => reject(refusal ?? error);
      AbortSignal.any([signal, AbortSignal.timeout(timeout)]).addEventListener("abort", () => {
        failed(signal.aborted ? signal.reason : Object.assign(new Error("Timed out"), { level: "client-timeout" }));
      });
      client.on("error", failed).on("close", () => {
        isOpen = false;
        failed(lost());
      });
      client.on("ready", () => client.sftp((error, opened) => (error === undefined ? resolve(opened) : failed(error))));
      client.connect({
        sock: socket,
        username,
        authHandler: logins,
        readyTimeout: timeout,
        ...keepalive,
        algorithms: { serverHostKey: hostKey.algorithms },
        hostVerifier(key: Buffer) {
          try {
            hostKey.check(key);
            return true;
          } catch (error) {
            refusal = error;
            return false;
          }
        },
      });
    });
    const waiting = new Set<(error: unknown) => void>();
    const ended = (): void => {
      isOpen = false;
      for (const reject of waiting) reject(lost());
    };
    sftp.on("error", ended).on("close", ended);
    client.on("close", ended);
    const extensions = (sftp as unknown as { readonly _extensions?: object })._extensions ?? {};
    return {
      async ask(request, send) {
        request.throwIfAborted();
        if (!isOpen) throw lost();
        const { promise, resolve, reject } = Promise.withResolvers<Parameters<Parameters<typeof send>[1]>[1]>();
        const aborted = (): void => reject(request.reason);
        waiting.add(reject);
        request.addEventListener("abort", aborted);
        try {
          send(sftp, (error, value) => (error ? reject(error) : resolve(value)));
          return await promise;
        } finally {
          waiting.delete(reject);
          request.removeEventListener("abort", aborted);
        }
      },
      get isOpen() {
        return isOpen;
      },
      has: (extension) => extension in extensions,
      async [Symbol.asyncDispose]() {
        if (!isOpen) return;
        const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
        client.end();
        await Promise.race([closed, sleep(1_000, undefined, { ref: false })]);
        client.destroy();
      },
    };
  } catch (error) {
    client.destroy();
    socket.destroy();
    throw error;
  }
}

function lost(): Error {
  return new Error("Connection lost");
}
