import { describeOptions } from "@dlt-ts/core";
import { inspect } from "node:util";
import { expect, expectTypeOf, test } from "vitest";
import { postgres } from "../postgres.js";
import { postgresOptionsSchema, sslModes, type PostgresCredentials, type PostgresOptions } from "./postgres-options.js";

test("the interfaces have the options of the schema, and no others", () => {
  const options: Record<keyof PostgresOptions, true> = { credentials: true, createIndexes: true, poolSize: true, statementTimeout: true };
  const credentials: Record<keyof PostgresCredentials, true> = {
    database: true,
    username: true,
    password: true,
    host: true,
    port: true,
    connectTimeout: true,
    clientEncoding: true,
    sslmode: true,
    sslrootcert: true,
    sslcert: true,
    sslkey: true,
    options: true,
    applicationName: true,
    query: true,
  };
  const described = describeOptions(postgresOptionsSchema);
  expect(described.map(({ path }) => path.join("."))).toEqual([
    "credentials",
    ...Object.keys(credentials).map((name) => `credentials.${name}`),
    ...Object.keys(options).slice(1),
  ]);
  expect(described.find(({ key }) => key === "credentials")).toMatchObject({ type: "object", text: "connection-string", required: true });
  expect(described.find(({ key }) => key === "credentials.connect_timeout")).toMatchObject({ type: "integer", default: 15 });
  expect(described.find(({ key }) => key === "credentials.sslmode")?.values).toEqual(sslModes);
  expect(described.filter(({ secret }) => secret).map(({ key }) => key)).toContain("credentials.password");
});

test("secrets are not printed", () => {
  for (const credentials of ["postgresql://u:c4n4ry@h/db", { host: "h", database: "d", username: "u", password: "c4n4ry" }]) {
    const destination = postgres({ credentials });
    expect(inspect(destination, { depth: 9 })).not.toContain("c4n4ry");
    expect(JSON.stringify(destination)).not.toContain("c4n4ry");
  }
});

test("the factory takes what the schema takes", () => {
  expectTypeOf(postgres).toBeCallableWith("postgresql://u:p@h/db");
  expectTypeOf(postgres).toBeCallableWith("postgresql://u:p@h/db", { createIndexes: false, destinationName: "one" });
  expectTypeOf(postgres).toBeCallableWith({ credentials: { host: "h", sslmode: "verify-ca" }, poolSize: 3 });
  // @ts-expect-error -- a misspelt option
  expect(() => postgres({ createIndex: true })).toThrow(/createIndexes/);
  const validate = (value: unknown): unknown => postgresOptionsSchema["~standard"].validate(value);
  for (const wrong of [{}, { credentials: "" }, { credentials: { hots: "h" } }, { credentials: "x", poolSize: 1 }]) {
    expect(validate(wrong)).toHaveProperty("issues");
  }
});
