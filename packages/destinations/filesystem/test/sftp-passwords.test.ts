import { generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import ssh2, { type AuthContext, type Connection } from "ssh2";
import { afterAll, expect, test } from "vitest";
import type { DestinationError } from "@dlt-ts/core";
import { openSftpStorage } from "../src/storage/sftp-storage.js";

/**
 * The server of the driver, which is a real SSH server: passwords of OpenSSH are those of the users of the machine, and tests make no users.
 * It lets in, and has no files.
 */
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});
const hostKey = ssh2.utils.parseKey(privateKey);
if (hostKey instanceof Error) throw hostKey;
const tried: string[] = [];
let offered: "keyboard-interactive" | "password" = "password";
let hasSftp = true;
const server = new ssh2.Server({ hostKeys: [privateKey] }, (client: Connection) => {
  client.on("error", () => undefined);
  client.on("authentication", (context: AuthContext) => {
    tried.push(context.method);
    if (context.method !== offered) return context.reject([offered]);
    if (context.method === "password") return context.password === "right" ? context.accept() : context.reject([offered]);
    if (context.method === "keyboard-interactive") {
      context.prompt([{ prompt: "Password: ", echo: false }], "", "", (answers) =>
        answers[0] === "right" ? context.accept() : context.reject([offered]),
      );
    }
  });
  client.on("ready", () =>
    client.on("session", (accept) => {
      const session = accept();
      if (hasSftp)
        session.on(
          "sftp",
          (take) =>
            void take().on("STAT", function (this: { status(id: number, code: number): void }, id: number) {
              this.status(id, 2);
            }),
        );
    }),
  );
});
await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
afterAll(() => void server.close());

const forever = new AbortController().signal;
const fingerprint = Buffer.from(
  await crypto.subtle.digest("SHA-256", new Uint8Array((Array.isArray(hostKey) ? hostKey[0]! : hostKey).getPublicSSH())),
).toString("base64");
const open = (sftpPassword: string): ReturnType<typeof openSftpStorage> =>
  openSftpStorage(
    { scheme: "sftp", authority: "somebody@127.0.0.1", path: "lake" },
    {
      sftpPort: (server.address() as AddressInfo).port,
      sftpPassword,
      sftpHostFingerprint: fingerprint,
      sftpAllowAgent: false,
      sftpLookForKeys: false,
    },
    forever,
  );

test.each(["password", "keyboard-interactive"] as const)("a server that asks for a password by %s lets in who has it", async (method) => {
  offered = method;
  tried.length = 0;
  {
    await using storage = await open("right");
    expect(await storage.sizeOf("a", forever)).toBeUndefined();
    expect(storage.decidesRaces).toBe(false);
  }
  expect(tried.at(-1)).toBe(method);
  const error: DestinationError = await open("canary").then(
    () => expect.unreachable(),
    (reason: unknown) => reason as DestinationError,
  );
  expect(error).toMatchObject({ reason: "authentication", retry: "never" });
  expect(error.message).toContain('"somebody"');
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain("canary");
});

test("a server without SFTP says so", async () => {
  offered = "password";
  hasSftp = false;
  await expect(open("right")).rejects.toMatchObject({ reason: "options", message: expect.stringContaining("offers no SFTP") });
});
