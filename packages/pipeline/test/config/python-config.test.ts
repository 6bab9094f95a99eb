import { camelToSnake, describeOptions, registerDestination, snakeToCamel, type Destination, type OptionType } from "@dlt-ts/core";
import { beforeAll, describe, expect, it } from "vitest";
import { castText, coerceValue } from "../../src/config/coerce-value.js";
import type { ConfigTrace } from "../../src/config/config-trace.js";
import type { Config } from "../../src/config/config.js";
import { readDataWriterSettings } from "../../src/config/data-writer-settings.js";
import { readLoadSettings } from "../../src/config/load-settings.js";
import { readPipelineSettings } from "../../src/config/pipeline-settings.js";
import { readSchemaSettings } from "../../src/config/schema-settings.js";
import { fieldsOfText } from "../../src/config/text-formats.js";
import { configureDestination, resolveOptions } from "../../src/destination/resolve-options.js";
import { resolveDestination } from "../../src/destination/resolve-destination.js";
import { readVectors } from "../vectors.js";
import { project } from "./project.js";
import { duckdb, filesystem, postgres } from "./stand-in-destinations.js";

type Lookup = readonly [provider: string, key: string, found: boolean];
type Plain = Readonly<Record<string, unknown>>;

interface Case extends Plain {
  readonly id: string;
  readonly kind: "destination" | "coerce" | "spec" | "connection_string" | "accessor";
  readonly title?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly config_toml: string | null;
  readonly secrets_toml: string | null;
  readonly pipeline_name: string | null;
  readonly result: Plain & { readonly error?: string; readonly lookups?: readonly Lookup[]; readonly config?: Plain };
}

const cases = readVectors<Case>("config.json");
const ofKind = (kind: Case["kind"], left: Readonly<Record<string, string>>): readonly Case[] =>
  cases.filter((vector) => vector.kind === kind && !Object.hasOwn(left, vector.id));

beforeAll(() => {
  registerDestination(postgres);
  registerDestination(duckdb);
  registerDestination(filesystem);
});

/** Cases whose answer differs from Python's; each is a test below. */
const destinationDifferences: Readonly<Record<string, string>> = {
  conp006: "a secret in config.toml is used, with a warning",
  conp008: "a table of credentials in config.toml is read",
  conp011: "a table of credentials in config.toml is read",
  conp024: "a secret in config.toml is used, with a warning",
  conp030: "options given in code are typed",
  conp037: "what is given in code wins, even where it equals the default",
  conp044: "a misspelt option given in code is an error",
  conp058: "a path into Python's own modules names nothing here",
  conp072: "what a path becomes is the destination's affair",
  conp075: "what a path becomes is the destination's affair",
  conp066: "what DuckDB does with :memory: is the destination's affair",
};

describe("destinations, configured as in Python", () => {
  it.each(ofKind("destination", destinationDifferences).map((vector) => [`${vector.id} ${vector.title}`, vector] as const))(
    "%s",
    async (_, vector) => {
      if (vector.result.error !== undefined) {
        await expect(resolve(vector)).rejects.toMatchObject({ code: expect.stringMatching(/^DLT_/) });
        return;
      }
      const { destination, options, traces } = await resolve(vector);
      expect(destination.name).toBe(vector.result["destination_name"]);
      expectSubset(options, vector.result.config!);
      expectComplete(destination, options, vector.result.config!);
      if (vector.result.lookups !== undefined) expectLookups(traces, vector.result.lookups);
    },
  );

  it.each(
    ofKind("destination", destinationDifferences)
      .filter((vector) => vector.result["traces"] !== undefined && vector.id !== "conp039")
      .map((vector) => [`${vector.id} ${vector.title}`, vector] as const),
  )("tries the same keys: %s", async (_, vector) => {
    const traces: ConfigTrace[] = [];
    await expect(resolve(vector, traces)).rejects.toThrow();
    const tried = triedByField(vector.result["traces"] as Plain);
    expect(tried.size).toBeGreaterThan(0);
    for (const [field, attempts] of tried) expect(attemptsFor(traces, field)).toEqual(attempts);
  });

  it.each([
    ["conp006", "destination.postgres.credentials.password"],
    ["conp024", "destination.postgres.credentials"],
  ])("%s: uses a secret from config.toml and warns (Python refuses it)", async (id, key) => {
    const vector = cases.find((candidate) => candidate.id === id)!;
    expect(vector.result.error).toBe("ValueNotSecretException");
    const { options, warnings } = await resolve(vector);
    expect(options).toMatchObject({ credentials: { host: "h", password: "p" } });
    expect(warnings).toContainEqual(expect.objectContaining({ code: "secret-outside-secrets", message: expect.stringContaining(key) }));
    expect(JSON.stringify(warnings)).not.toContain("postgresql://");
  });

  it.each(["conp008", "conp011"])("%s: reads a table of credentials in config.toml (Python refuses it)", async (id) => {
    const vector = cases.find((candidate) => candidate.id === id)!;
    expect(vector.result.error).toBe("ValueNotSecretException");
    const { options, warnings } = await resolve(vector);
    expect(options).toMatchObject({ credentials: id === "conp008" ? { host: "h", password: "p" } : { host: "h", port: 77 } });
    expect(warnings).toEqual([]);
  });

  it("conp030: refuses a text where code must give a number (Python takes it as it is)", async () => {
    const vector = cases.find((candidate) => candidate.id === "conp030")!;
    expect(vector.result.config!["credentials"]).toMatchObject({ port: "99" });
    await expect(resolve(vector)).rejects.toMatchObject({ code: "DLT_CONFIG_VALUE" });
  });

  it("conp037: what is given in code wins over the environment (in Python not where it equals the default)", async () => {
    const vector = cases.find((candidate) => candidate.id === "conp037")!;
    expect(vector.result.config).toMatchObject({ create_indexes: false });
    expect((await resolve(vector)).options).toMatchObject({ createIndexes: true });
  });

  it("conp044: refuses a misspelt option (Python drops it with a warning)", async () => {
    const vector = cases.find((candidate) => candidate.id === "conp044")!;
    expect(vector.result.error).toBeUndefined();
    await expect(resolve(vector)).rejects.toMatchObject({ code: "DLT_OPTIONS" });
  });

  it("conp058: a path into Python's own modules is no reference", async () => {
    const vector = cases.find((candidate) => candidate.id === "conp058")!;
    expect(vector.result.error).toBeUndefined();
    await expect(resolve(vector)).rejects.toMatchObject({ code: "DLT_OPTIONS" });
  });
});

interface Resolved {
  readonly destination: Destination;
  readonly options: Plain;
  readonly traces: readonly ConfigTrace[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

async function resolve(vector: Case, traces: ConfigTrace[] = []): Promise<Resolved> {
  using files = project({ config: vector.config_toml, secrets: vector.secrets_toml }, vector.env);
  const config = vector.pipeline_name === null ? files.config : files.config.forPipeline(vector.pipeline_name);
  try {
    const destination = await resolveDestination(vector["reference"] as string, {
      config,
      destinationName: (vector["destination_name"] as string | null) ?? undefined,
      destinationOptions: camelKeys(vector["kwargs"]) as Plain,
      parents: [files.folder],
    });
    await configureDestination(destination, config);
    files.traces.length = 0;
    const options = await resolveOptions(destination, config);
    return { destination, options, traces: [...files.traces], warnings: [...files.warnings] };
  } finally {
    traces.push(...files.traces);
  }
}

function camelKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeToCamel(key), camelKeys(inner)]));
}

/** Every option that the stand-in has is equal; where it has none, Python has none or a default of the destination's own. */
function expectSubset(ours: Plain, python: Plain): void {
  for (const [name, value] of Object.entries(ours)) {
    if (value === undefined) continue;
    const theirs = python[camelToSnake(name)];
    if (typeof value === "object" && value !== null && !Array.isArray(value) && name !== "query") {
      expectSubset(value as Plain, theirs as Plain);
    } else if (name === "query" && theirs === null) expect(value).toEqual({});
    else expect([name, value]).toEqual([name, typeof theirs === "string" ? theirs.replace(/^<cwd>\//, "") : theirs]);
  }
}

/** Nothing that Python found is missing. Objects that are absent as a whole have only defaults in Python. */
function expectComplete(destination: Destination, ours: Plain, python: Plain): void {
  for (const { path } of describeOptions(destination.factory.schema)) {
    const above = at(ours, path.slice(0, -1));
    const theirs = at(python, path.map(camelToSnake));
    const empty =
      theirs === null || theirs === undefined || (typeof theirs === "object" && "$spec" in theirs) || JSON.stringify(theirs) === "{}";
    if (above !== undefined && !empty) expect([path, at(ours, path)]).not.toEqual([path, undefined]);
  }
}

function at(place: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (typeof inner === "object" && inner !== null ? (inner as Plain)[name] : undefined), place);
}

/** Python does not show that it asks config.toml for secrets, which it refuses there. */
function shown(trace: ConfigTrace): readonly Lookup[] {
  const secret = /(^|\.)(password|credentials)$/.test(trace.setting);
  return trace.attempts
    .filter((attempt) => !(secret && attempt.provider === "config.toml"))
    .map((attempt) => [attempt.provider, attempt.key, attempt.found] as const);
}

function expectLookups(traces: readonly ConfigTrace[], python: readonly Lookup[]): void {
  const compared = traces.filter((trace) => python.some(([, key]) => trace.attempts.some((attempt) => attempt.key === key)));
  expect(compared.length).toBeGreaterThan(0);
  for (const trace of compared) {
    const keys = new Set(trace.attempts.map((attempt) => attempt.key));
    expect([trace.setting, shown(trace)]).toEqual([trace.setting, python.filter(([, key]) => keys.has(key))]);
  }
}

function triedByField(traces: Plain, above = ""): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const fields = new Map<string, readonly (readonly [string, string])[]>();
  for (const [field, trace] of Object.entries(traces) as [string, Plain][]) {
    if (trace["tried"] !== undefined) fields.set(above + field, trace["tried"] as [string, string][]);
    for (const nested of (trace["nested"] ?? []) as Plain[]) {
      for (const [key, tried] of triedByField(nested["traces"] as Plain, `${above}${field}.`)) fields.set(key, tried);
    }
  }
  return fields;
}

function attemptsFor(traces: readonly ConfigTrace[], setting: string): readonly (readonly [string, string])[] {
  const trace = traces.findLast((candidate) => candidate.setting === setting);
  return trace === undefined ? [] : shown(trace).map(([provider, key]) => [provider, key]);
}

/** Types that no option of a destination has, since JSON has none. */
const pythonTypes = new Set(["tuple", "bytes", "datetime", "date", "time", "decimal"]);
const typeNames: Readonly<Record<string, OptionType>> = {
  int: "integer",
  optional_int: "integer",
  float: "number",
  bool: "boolean",
  str: "text",
  secret: "text",
  literal: "text",
  list: "list",
  dict: "object",
  any: "any",
};

describe("texts and TOML values as the type of an option", () => {
  it.each(
    ofKind("coerce", {})
      .filter((vector) => !pythonTypes.has(vector["type"] as string))
      .map(
        (vector) =>
          [`${vector.id} ${String(vector["type"])} ${JSON.stringify(vector["value"])} (${String(vector["provider"])})`, vector] as const,
      ),
  )("%s", async (_, vector) => {
    const type = vector["type"] as string;
    const text = vector["value"] as string;
    const toml = vector["provider"] === "secrets.toml";
    using files = project(toml ? { secrets: `v = ${text}\n` } : {}, toml ? {} : { V: text });
    const { found } = await files.config.lookUp({ sections: [], tail: ["v"] }, false);
    const coerced = coerceValue(found!.value, typeNames[type]!, type === "literal" ? ["a", "b"] : undefined);
    if (vector.result.error !== undefined) expect(coerced).toBeUndefined();
    else expect(coerced).toEqual({ value: untagged(vector.result["value"]) });
  });
});

function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== "object" || value === null) return value;
  const { $type: type, value: text } = value as { readonly $type?: string; readonly value?: string };
  if (type === "float") return text === "nan" ? NaN : text === "inf" ? Infinity : Number(text);
  if (type === "bigint") return BigInt(text!);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, untagged(inner)]));
}

describe("dlt.config and dlt.secrets", () => {
  it.each(ofKind("accessor", { conp342: "a date is not a value of JSON" }).map((vector) => [vector.id, vector] as const))(
    "%s",
    async (_, vector) => {
      using files = project({ config: vector.config_toml, secrets: vector.secrets_toml }, vector.env);
      const key = vector["key"] as string;
      const [item, got] = [vector["item"] as Plain, vector["get"] as Plain];
      const secret = vector["accessor"] === "secrets";

      if (item["error"] === undefined) expect(await files.config.require(key, { secret })).toEqual(item["value"]);
      else await expect(files.config.require(key, { secret })).rejects.toMatchObject({ code: "DLT_CONFIG_MISSING" });

      const type = vector["type"] === null ? undefined : typeNames[vector["type"] as string]!;
      if (got["error"] === undefined) expect((await files.config.get(key, type, { secret })) ?? null).toEqual(got["value"]);
      else await expect(files.config.get(key, type, { secret })).rejects.toMatchObject({ code: "DLT_CONFIG_VALUE" });
    },
  );

  it("reads a text that says its type", () => {
    expect(["True", "0x1f", "1.50", "[1, 2]", "yes", ""].map(castText)).toEqual([true, 31, 1.5, [1, 2], "yes", ""]);
  });
});

/** Groups of settings that this engine does not have (yet): file formats take theirs from the destination, logging is the app's. */
const otherSpecs = new Set(["CsvFormatConfiguration", "ParquetFormatConfiguration", "RuntimeConfiguration"]);

describe("settings of the engine", () => {
  const readers: Readonly<Record<string, (config: Config, sections: readonly string[]) => Promise<object>>> = {
    LoaderConfiguration: (config) => readLoadSettings(config),
    BufferedDataWriterConfiguration: readDataWriterSettings,
    SchemaConfiguration: (config, sections) => readSchemaSettings(config, sections[1]!),
    PipelineConfiguration: (config) => readPipelineSettings(config),
  };

  it.each(
    ofKind("spec", {})
      .filter((vector) => !otherSpecs.has(vector["spec"] as string))
      .map((vector) => [`${vector.id} ${vector.title}`, vector] as const),
  )("%s", async (_, vector) => {
    using files = project({ config: vector.config_toml, secrets: vector.secrets_toml }, vector.env);
    const config = vector.pipeline_name === null ? files.config : files.config.forPipeline(vector.pipeline_name);
    const sections = [...(vector["sections"] as string[]), ...(vector["context_sections"] as string[])];
    const settings = (await readers[vector["spec"] as string]!(config, sections)) as Plain;
    const python = vector.result.config!;
    for (const [key, value] of Object.entries(python)) {
      const name = snakeToCamel(key);
      if (Object.hasOwn(settings, name)) expect([name, settings[name] ?? null]).toEqual([name, value]);
    }
    expectLookups(files.traces, vector.result.lookups!);
  });
});

describe("connection strings", () => {
  const formats: Readonly<Record<string, string>> = {
    postgres: "connection-string",
    redshift: "connection-string",
    snowflake: "connection-string",
    clickhouse: "connection-string",
    dremio: "connection-string",
    base: "connection-string",
    duckdb: "path-or-connection-string",
  };
  const parts = ["drivername", "database", "username", "password", "host", "port", "query"];

  it.each(
    ofKind("connection_string", {})
      .filter((vector) => formats[vector["credentials"] as string] !== undefined)
      .map((vector) => [`${vector.id} ${String(vector["native"])}`, vector] as const),
  )("%s", (_, vector) => {
    const fields = fieldsOfText(vector["native"] as string, formats[vector["credentials"] as string]!);
    const python = vector.result["fields"] as Plain | undefined;
    if (python === undefined) {
      expect(fields).toBeUndefined();
      return;
    }
    for (const part of parts) {
      // The default port and the driver of a path are the destination's.
      if (fields?.[part] === undefined) continue;
      expect([part, fields[part]]).toEqual([part, python[part]]);
    }
    const said = parts.filter(
      (part) => part !== "port" && part !== "drivername" && python[part] !== null && JSON.stringify(python[part]) !== "{}",
    );
    expect(Object.keys(fields!)).toEqual(expect.arrayContaining(said));
  });
});
