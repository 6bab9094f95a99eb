import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { guardOptions } from "./guarded-options.js";
import { optionTree } from "./option-tree.js";
import { redactOptions } from "./redact.js";
import { redactText } from "./redact-text.js";

class Pool {
  readonly password = "canary-pool";
}

const schema = z.object({
  credentials: z.union([z.string(), z.object({ host: z.string(), password: z.string().meta({ writeOnly: true }) })]),
  token: z.string().meta({ writeOnly: true }),
  pool: z.instanceof(Pool).optional(),
  hosts: z.array(z.string()).optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
});

const options = {
  credentials: { host: "localhost", password: "canary-1" },
  token: "canary-2",
  pool: new Pool(),
  hosts: ["https://me:canary-3@one"],
  extra: { apiKey: "canary-4", deep: [{ client_secret: "canary-5" }], plain: "shown" },
};

describe("redactOptions", () => {
  it("hides declared secrets, passwords in texts, and undeclared keys with telling names", () => {
    expect(redactOptions(schema, options)).toEqual({
      credentials: { host: "localhost", password: "***" },
      token: "***",
      pool: "[Pool]",
      hosts: ["https://me:***@one"],
      extra: { apiKey: "***", deep: [{ client_secret: "***" }], plain: "shown" },
    });
  });

  it("hides all of an object that is secret as a whole", () => {
    const key = z.object({ key: z.object({ id: z.string(), pem: z.string() }).meta({ writeOnly: true }) });
    expect(redactOptions(key, { key: { id: "1", pem: "canary" } })).toEqual({ key: { id: "***", pem: "***" } });
  });

  it("tells nothing given from something secret", () => {
    expect(redactOptions(schema, { token: undefined, credentials: null })).toEqual({ token: undefined, credentials: null });
  });
});

describe("guardOptions", () => {
  const guarded = guardOptions(options, optionTree(schema));
  const prints: readonly [string, (value: unknown) => string][] = [
    ["JSON.stringify", (value) => JSON.stringify(value)],
    ["util.inspect", (value) => inspect(value, { depth: 10, showHidden: false })],
    ["a template with JSON", (value) => `${JSON.stringify({ wrapped: [value] })}`],
  ];

  it.each(prints)("prints without secrets: %s", (_, print) => {
    for (const value of [guarded, guarded.credentials, guarded.extra, { inside: guarded }]) {
      expect(print(value)).not.toContain("canary");
    }
    expect(print(guarded)).toContain("localhost");
  });

  it("still has them to read, and to spread", () => {
    expect(guarded.credentials.password).toBe("canary-1");
    expect({ ...guarded }.token).toBe("canary-2");
    expect(Object.keys(guarded)).toEqual(Object.keys(options));
  });

  it("freezes its copy, not what was given", () => {
    expect(Object.isFrozen(guarded)).toBe(true);
    expect(Object.isFrozen(guarded.credentials)).toBe(true);
    expect(Object.isFrozen(options)).toBe(false);
    expect(Object.isFrozen(options.credentials)).toBe(false);
    expect(guarded.pool).toBe(options.pool);
    expect(Object.isFrozen(options.pool)).toBe(false);
  });
});

describe("redactText", () => {
  it.each([
    ["postgresql://loader:pw@host:5432/db", "postgresql://loader:***@host:5432/db"],
    ["postgresql://loader:p@ss/w:rd@host/db", "postgresql://loader:***@host/db"],
    ["postgresql://host/db?password=pw&sslmode=require", "postgresql://host/db?password=***&sslmode=require"],
    ["md:db?motherduck_token=abc", "md:db?motherduck_token=***"],
    ["Server=db;User Id=sa;Password=pw;Encrypt=yes", "Server=db;User Id=sa;Password=***;Encrypt=yes"],
    ["https://store/file?sv=1&sig=abc%2F&se=2", "https://store/file?sv=1&sig=***&se=2"],
    ["/data/main.duckdb", "/data/main.duckdb"],
    ["https://example.com/a@b", "https://example.com/a@b"],
  ])("%s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
});
