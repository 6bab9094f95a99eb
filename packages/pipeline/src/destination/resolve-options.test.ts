import { defineDestination } from "@dlt-ts/core";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { project } from "../../test/config/project.js";
import { duckdb, filesystem, postgres } from "../../test/config/stand-in-destinations.js";
import { configureDestination, resolveOptions } from "./resolve-options.js";

const secrets = '[destination.postgres.credentials]\ndatabase = "db"\nusername = "u"\npassword = "canary"\nhost = "h"\n';

describe("resolveOptions", () => {
  it("completes what code gives, field by field", async () => {
    using at = project({ secrets });
    const given = postgres({ credentials: { host: "given" }, createIndexes: false });
    expect(await resolveOptions(given, at.config)).toMatchObject({
      credentials: { host: "given", database: "db", password: "canary" },
      createIndexes: false,
    });
  });

  it("completes a text that code gives with what the text does not say", async () => {
    using at = project({ secrets });
    const options = await resolveOptions(postgres({ credentials: "postgresql://given/other" }), at.config);
    expect(options).toMatchObject({ credentials: { host: "given", database: "other", username: "u", password: "canary" } });
  });

  it("hands an instance over as it is", async () => {
    class Connection {}
    const connection = new Connection();
    const live = defineDestination({
      type: "live",
      schema: z.strictObject({ connection: z.union([z.instanceof(Connection), z.strictObject({ host: z.string() })]) }),
      capabilities: postgres().capabilities(),
      connect: () => Promise.reject(new Error("not connected in this test")),
    });
    using at = project({}, { DESTINATION__LIVE__CONNECTION__HOST: "h" });
    expect((await resolveOptions(live({ connection }), at.config))["connection"]).toBe(connection);
    expect(await resolveOptions(live(), at.config)).toEqual({ connection: { host: "h" } });
  });

  it("says what is missing, what was tried, and how to set it", async () => {
    using at = project({ config: '[destination.filesystem]\nbucket_ulr = "/data"\n' });
    const error = await resolveOptions(filesystem(), at.config).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "DLT_CONFIG_MISSING",
      context: { destination: "filesystem", options: ["bucket_url"] },
      message: [
        'Destination "filesystem" cannot connect:',
        "  bucket_url is missing.",
        "  bucket_url was looked for in",
        "    Environment Variables: DESTINATION__FILESYSTEM__BUCKET_URL, DESTINATION__BUCKET_URL, BUCKET_URL",
        "    config.toml: destination.filesystem.bucket_url, destination.bucket_url, bucket_url",
        "  config.toml has destination.filesystem.bucket_ulr. Did you mean destination.filesystem.bucket_url?",
        `  Files that were read: ${at.folder}/.dlt/config.toml`,
        `  Files that do not exist: ${at.folder}/.dlt/secrets.toml, ${at.folder}/global/secrets.toml, ${at.folder}/global/config.toml`,
        `Set DESTINATION__FILESYSTEM__BUCKET_URL, or bucket_url under [destination.filesystem] in config.toml or secrets.toml in ${at.folder}/.dlt, or pass it in code.`,
      ].join("\n"),
    });
  });

  it("says where a value stands that is not valid", async () => {
    using at = project({}, { DESTINATION__POSTGRES__CREDENTIALS: "just text" });
    const error = await resolveOptions(postgres(), at.config).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "DLT_CONFIG_VALUE",
      message: expect.stringContaining(
        "credentials is not valid (DESTINATION__POSTGRES__CREDENTIALS in Environment Variables): Invalid input.",
      ),
    });
    expect((error as Error).message).not.toContain("was looked for");
  });

  it("refuses the part of a connection string that no option takes, instead of losing it", async () => {
    using at = project(
      {},
      { DESTINATION__DUCKDB__CREDENTIALS: "duckdb://server/x.duckdb", DESTINATION__DUCKDB__CREDENTIALS__READ_ONLY: "1" },
    );
    await expect(resolveOptions(duckdb(), at.config)).rejects.toThrow(/"host"/);
  });

  it("points at the section of the type, which a named destination does not read", async () => {
    using at = project({ secrets: `${secrets}[destination.prod]\nx = 1\n` });
    await expect(resolveOptions(postgres({ destinationName: "prod" }), at.config)).rejects.toThrow(
      'secrets.toml has destination.postgres.credentials, destination.postgres.credentials.database, destination.postgres.credentials.password, destination.postgres.credentials.username, destination.postgres.credentials.host, but a destination named "prod" reads destination.prod.',
    );
  });

  it("never quotes a secret that is wrong, even when the schema does", async () => {
    const quoting = defineDestination({
      type: "quoting",
      schema: z.strictObject({
        token: z
          .string()
          .meta({ writeOnly: true })
          .refine((text) => text.startsWith("ok"), { error: (issue) => `must start with ok (was ${String(issue.input)})` }),
      }),
      capabilities: postgres().capabilities(),
      connect: () => Promise.reject(new Error("not connected in this test")),
    });
    using at = project({ secrets: '[destination.quoting]\ntoken = "canary-token"\n' });
    const error = await resolveOptions(quoting(), at.config).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "DLT_CONFIG_VALUE",
      message: expect.stringContaining("token is not valid (destination.quoting.token in secrets.toml)."),
    });
    expect(inspect(error, { depth: 10 })).not.toContain("canary-token");
  });

  it("never quotes a secret of the wrong type", async () => {
    using at = project({ secrets: `${secrets}port = "canary-port"\n` });
    const error = await resolveOptions(postgres(), at.config).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: expect.stringContaining("destination.postgres.credentials.port in secrets.toml is not a whole number"),
    });
    expect(inspect(error, { depth: 10 })).not.toContain("canary");
  });
});

describe("configureDestination", () => {
  it("needs no credentials and gives final capabilities", async () => {
    using at = project({ config: '[destination.postgres]\nmax_table_nesting = 2\nreplace_strategy = "insert-from-staging"\n' });
    const configured = await configureDestination(postgres(), at.config);
    expect(configured.capabilities()).toMatchObject({
      types: { maxTableNesting: 2 },
      write: { replace: ["insert-from-staging", "truncate-and-insert"] },
    });
  });

  it("lets code win over config", async () => {
    using at = project({ config: "[destination.postgres]\nmax_table_nesting = 2\n" });
    const configured = await configureDestination(postgres({ maxTableNesting: 0 }), at.config);
    expect(configured.capabilities().types.maxTableNesting).toBe(0);
  });

  it("makes a destination that prints without the secrets it read", async () => {
    using at = project({ secrets });
    const configured = await configureDestination(postgres(), at.config);
    expect(inspect(configured, { depth: 10 }) + JSON.stringify(configured)).not.toContain("canary");
  });

  it("warns of keys that no option has, with the nearest name", async () => {
    using at = project(
      { config: '[destination.duckdb]\ncreate_index = true\ndestination_type = "duckdb"\n[destination.duckdb.credential]\na = 1\nb = 2\n' },
      { DESTINATION__DUCKDB__CREDENTIALS__READONLY: "1", PIPE__DESTINATION__DUCKDB__ODD: "1", DESTINATION__OTHER__ODD: "1" },
    );
    await configureDestination(duckdb(), at.config.forPipeline("pipe"));
    expect(at.warnings.map((warning) => warning.message)).toEqual([
      'PIPE__DESTINATION__DUCKDB__ODD in Environment Variables is no option of destination "duckdb".',
      'DESTINATION__DUCKDB__CREDENTIALS__READONLY in Environment Variables is no option of destination "duckdb". Did you mean "read_only"?',
      'destination.duckdb.create_index in config.toml is no option of destination "duckdb". Did you mean "create_indexes"?',
      'destination.duckdb.credential in config.toml is no option of destination "duckdb". Did you mean "credentials"?',
    ]);
  });
});
