import { inspect } from "node:util";
import { DestinationError, redactText } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { vectorCases } from "../../test/support/vectors.js";
import { parseConnectionString } from "./parse-connection-string.js";
import { resolveCredentials } from "./resolve-credentials.js";

const complete = { host: "db.example.com", database: "shop", username: "loader" };

test("what is absent gets its default, and TLS is verified where the way leaves this machine", () => {
  expect(resolveCredentials("postgresql://loader:pw@db.example.com/shop")).toEqual({
    host: "db.example.com",
    port: 5432,
    database: "shop",
    username: "loader",
    password: "pw",
    connectTimeout: 15_000,
    sslmode: "verify-full",
    channelBinding: "disable",
    applicationName: "dlt-ts",
  });
  for (const host of ["localhost", "127.0.0.1", "127.8.8.8", "::1", "/var/run/postgresql"]) {
    expect(resolveCredentials({ ...complete, host }).sslmode).toBe("prefer");
  }
  expect(resolveCredentials({ ...complete, host: "localhost.example.com" }).sslmode).toBe("verify-full");
});

test("fields count before the query, and the query has libpq's names", () => {
  const text =
    "postgresql://loader@h/shop?sslmode=require&connect_timeout=7&application_name=nightly&options=-c%20statement_timeout%3D5s&channel_binding=require&keepalives=1";
  expect(resolveCredentials(text)).toMatchObject({
    sslmode: "require",
    connectTimeout: 7000,
    applicationName: "nightly",
    options: "-c statement_timeout=5s",
    channelBinding: "require",
  });
  expect(resolveCredentials({ ...complete, port: 6000, query: { port: 1, sslmode: "disable" } })).toMatchObject({
    port: 6000,
    sslmode: "disable",
  });
  expect(resolveCredentials("postgresql:///shop?host=/var/run/postgresql&user=loader")).toMatchObject({
    host: "/var/run/postgresql",
    username: "loader",
  });
});

test.each([
  [{ database: "shop" }, /"host" and "username" missing/],
  [{ ...complete, host: "a,b" }, /list of hosts/],
  [{ ...complete, clientEncoding: "latin1" }, /must be UTF-8/],
  [{ ...complete, query: { sslmod: "require" } }, /There is no parameter "sslmod"\. Did you mean "sslmode"\?/],
  [{ ...complete, query: { __proto__x: "c4n4ry" } }, /There is no parameter "__proto__x"/],
  [{ ...complete, query: { sslmode: "c4n4ry" } }, /"sslmode" must be one of disable/],
  [{ ...complete, query: { channel_binding: "c4n4ry" } }, /"channel_binding" must be one of disable/],
  [{ ...complete, query: { port: "c4n4ry" } }, /"port" must be a whole number/],
  ["mysql://u:c4n4ry@h/db", /"mysql:" is the name of another database/],
  ["u:c4n4ry@h/db", /not laid out as one/],
  ["postgresql://u:c4n4ry@h:abc/db", /not laid out as one/],
  ["", /not laid out as one/],
])("%j is refused, and nothing in it repeated", (credentials, message) => {
  try {
    expect(resolveCredentials(credentials)).toBe("refused");
  } catch (error) {
    expect(error).toBeInstanceOf(DestinationError);
    expect(error).toMatchObject({ reason: "options", message: expect.stringMatching(message) });
    expect(inspect(error)).not.toContain("c4n4ry");
  }
});

describe("connection strings mean what they mean in Python dlt", () => {
  interface ConnectionStringCase {
    readonly native: string;
    readonly result: { readonly fields?: Readonly<Record<string, unknown>> };
  }
  const cases = vectorCases<ConnectionStringCase>("config", "connection_string");
  test.each(cases.map(({ native, result }) => [native, result] as const))("%s", (native, { fields }) => {
    if (fields === undefined) {
      expect(() => parseConnectionString(native)).toThrow(DestinationError);
      return;
    }
    const { database, username, password, host, port } = { port: 5432, ...parseConnectionString(native) };
    const orNull = (value: unknown): unknown => (value === "" ? null : (value ?? null));
    expect([database, username, password, host, port].map(orNull)).toEqual(
      ["database", "username", "password", "host", "port"].map((name) => orNull(fields[name])),
    );
  });
});

test("a password with an @ that is not encoded is refused, and no part of it is told", () => {
  for (const text of ["postgresql://loader:abc@C4n4ry@db.example.com/shop", "postgresql://loader:@C4n4ry@db.example.com/shop"]) {
    try {
      parseConnectionString(text);
      expect.unreachable();
    } catch (error) {
      expect(DestinationError.isInstance(error)).toBe(true);
      expect(inspect(error)).not.toContain("C4n4ry");
    }
  }
});

test("what hides passwords does not hide how to write them", () => {
  try {
    parseConnectionString("loader@localhost");
    expect.unreachable();
  } catch (error) {
    const { message } = error as Error;
    expect(redactText(message)).toBe(message);
  }
});
