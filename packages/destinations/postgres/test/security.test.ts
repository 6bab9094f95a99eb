import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { fileURLToPath } from "node:url";
import { startPostgres, type PostgresServer } from "@dlt-ts/test-servers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rowsIn } from "@dlt-ts/test-loads";
import { connect } from "./support/connect.js";
import { databaseUrl, noServer, sql } from "./support/server.js";

const tlsFile = (name: string): string => fileURLToPath(new URL(`./tls/${name}`, import.meta.url));
const certificate = tlsFile("server.crt");
const hostRules = `
hostssl all certified 127.0.0.1/32 cert
hostssl all another   127.0.0.1/32 cert
hostssl all clear     127.0.0.1/32 password
hostssl all encrypted 127.0.0.1/32 scram-sha-256
host    all loader    127.0.0.1/32 scram-sha-256
hostnossl all plain   127.0.0.1/32 trust
host    all postgres  127.0.0.1/32 trust
`;

// A server of this file: rules and certificates are of a whole server.
const cannotStart = noServer || process.env["DLT_TEST_POSTGRES"] !== undefined;
let server: PostgresServer | undefined;
beforeAll(async () => {
  if (cannotStart) return;
  server = await startPostgres();
  const { dataFolder, connectionString } = server;
  const { uid, gid } = statSync(dataFolder);
  for (const name of ["server.crt", "server.key", "client.crt"]) {
    copyFileSync(tlsFile(name), join(dataFolder, name));
    chmodSync(join(dataFolder, name), 0o600);
    chownSync(join(dataFolder, name), uid, gid);
  }
  for (const role of ["encrypted", "loader", "plain", "certified", "another", "clear"])
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD 'c4n4ry%/@'`, [], connectionString);
  await sql("ALTER SYSTEM SET ssl = on", [], connectionString);
  await sql("ALTER SYSTEM SET ssl_ca_file = 'client.crt'", [], connectionString);
  writeFileSync(join(dataFolder, "pg_hba.conf"), hostRules);
  await sql("SELECT pg_reload_conf()", [], connectionString);
});
afterAll(async () => await server?.stop());

const password = encodeURIComponent("c4n4ry%/@");
const url = (role: string, host: string, query: string): string =>
  `postgresql://${role}:${password}@${host}:${server!.port}/postgres?${query}`;

async function isEncrypted(credentials: string): Promise<unknown> {
  const client = await connect({ credentials });
  const [row] = await rowsIn(client, { sql: "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()" });
  return row!["ssl"];
}

async function refusal(credentials: string): Promise<{ readonly reason: string; readonly message: string }> {
  const error = await connect({ credentials }).then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: 9 })).not.toContain("c4n4ry");
  return error as { readonly reason: string; readonly message: string };
}

describe.skipIf(cannotStart)("TLS", () => {
  test.each([
    ["loader", "localhost", "", true],
    ["loader", "localhost", "sslmode=prefer", true],
    ["loader", "localhost", "sslmode=disable", false],
    ["loader", "localhost", "sslmode=allow", false],
    ["encrypted", "localhost", "sslmode=allow", true],
    ["plain", "localhost", "sslmode=prefer", false],
    ["loader", "127.0.0.1", "sslmode=require", true],
    ["loader", "127.0.0.1", "sslmode=require&channel_binding=require", true],
    ["clear", "127.0.0.1", "sslmode=require&channel_binding=prefer", true],
    ["loader", "localhost", `sslmode=verify-full&sslrootcert=${certificate}`, true],
    ["loader", "127.0.0.1", `sslmode=verify-ca&sslrootcert=${certificate}`, true],
  ])("%s at %s, %s: encrypted is %s", async (role, host, query, encrypted) => {
    expect(await isEncrypted(url(role, host, query))).toBe(encrypted);
  });

  test.each([
    ["loader", "localhost", "sslmode=verify-full", "options", /signed by nobody whom this machine trusts/],
    ["loader", "localhost", "sslmode=verify-ca", "options", /Set sslrootcert/],
    ["loader", "127.0.0.1", `sslmode=verify-full&sslrootcert=${certificate}`, "options", /not for "127\.0\.0\.1"/],
    ["loader", "127.0.0.1", `sslmode=require&sslrootcert=/nowhere.crt`, "options", /"\/nowhere\.crt" of "sslrootcert" cannot be read/],
    ["encrypted", "localhost", "sslmode=disable", "authentication", /set sslmode to require/],
    ["clear", "127.0.0.1", "sslmode=require&channel_binding=require", "options", /does not bind the password.*scram-sha-256/],
    ["loader", "127.0.0.1", "sslmode=disable&channel_binding=require", "options", /does not bind the password.*needs TLS/],
    ["plain", "127.0.0.1", "sslmode=disable&channel_binding=require", "options", /does not bind the password/],
  ])("%s at %s, %s is refused", async (role, host, query, reason, message) => {
    expect(await refusal(url(role, host, query))).toMatchObject({ reason, message: expect.stringMatching(message) });
  });
});

describe.skipIf(cannotStart)("client certificates", () => {
  const files = (name: string, more: string = ""): string => `sslcert=${tlsFile(`${name}.crt`)}&sslkey=${tlsFile(`${name}.key`)}${more}`;
  const withoutPassword = (role: string, query: string): string => url(role, "localhost", query).replace(`:${password}@`, "@");

  test("let a role in without a password, and tell who it is", async () => {
    const credentials = withoutPassword("certified", files("client", `&sslmode=verify-full&sslrootcert=${certificate}`));
    const client = await connect({ credentials });
    expect(
      await rowsIn(client, { sql: "SELECT current_user::text AS role, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()" }),
    ).toEqual([{ role: "certified", client_dn: "/CN=certified" }]);
  });

  test.each([
    ["certified", "sslmode=require", "authentication", /requires a valid client certificate.*sslcert and sslkey/],
    ["another", files("client", "&sslmode=require"), "authentication", /certificate authentication failed.*must be for this role/],
    ["certified", files("server", "&sslmode=require"), "options", /does not trust the certificate in "sslcert"/],
    ["certified", `sslcert=${tlsFile("client.crt")}&sslmode=require`, "options", /sslkey/],
    [
      "certified",
      `sslcert=${tlsFile("README.md")}&sslkey=${tlsFile("client.key")}&sslmode=require`,
      "options",
      /README\.md" of "sslcert".*PEM/,
    ],
    ["certified", `sslrootcert=${tlsFile("README.md")}&sslmode=verify-ca`, "options", /README\.md" of "sslrootcert".*PEM/],
    [
      "certified",
      `sslcert=${tlsFile("client.crt")}&sslkey=${tlsFile("server.key")}&sslmode=require`,
      "options",
      /"sslkey" is not the key of "sslcert"/,
    ],
  ])("%s with %s is refused, and told why", async (role, query, reason, message) => {
    expect(await refusal(url(role, "localhost", query))).toMatchObject({ reason, message: expect.stringMatching(message) });
  });
});

describe.skipIf(cannotStart)("passwords", () => {
  test("a wrong one, and none, are told apart from other errors and never tried again", async () => {
    const wrong = url("loader", "127.0.0.1", "").replace("c4n4ry", "c4n4ry-wrong");
    expect(await refusal(wrong)).toMatchObject({
      reason: "authentication",
      retry: "never",
      message: expect.stringContaining("Check username and password"),
    });
    const none = url("loader", "127.0.0.1", "").replace(`:${password}@`, "@");
    expect(await refusal(none)).toMatchObject({ reason: "authentication", retry: "never" });
  });
});

test.skipIf(noServer)("a server without TLS is refused where TLS is asked for", async () => {
  const plain = new URL(await databaseUrl());
  plain.searchParams.set("sslmode", "require");
  const [setting] = await sql("SHOW ssl");
  if (setting![0] === "on") return;
  await expect(connect({ credentials: plain.href })).rejects.toMatchObject({
    reason: "options",
    message: expect.stringContaining("offers no SSL"),
  });
});
