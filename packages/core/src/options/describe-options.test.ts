import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeOptions } from "./describe-options.js";
import type { OptionsSchema } from "./options-schema.js";

const byKey = (schema: OptionsSchema<unknown>): Record<string, unknown> =>
  Object.fromEntries(describeOptions(schema).map(({ key, path, ...facts }) => [key, { ...facts, path: path.join("/") }]));

function fromJsonSchema(document: Record<string, unknown>): OptionsSchema<unknown> {
  return { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }), jsonSchema: { input: () => document } } };
}

describe("describeOptions", () => {
  it("lists options in the order of the schema, an object before its fields", () => {
    const schema = z.object({
      bucketUrl: z.string().describe("Where files go."),
      credentials: z.object({ accessKeyId: z.string().optional(), secretAccessKey: z.string().meta({ writeOnly: true }) }).optional(),
      maxFiles: z.int().default(3),
      ratio: z.number().optional(),
      mode: z.enum(["fast", "safe"]).default("safe"),
      strict: z.boolean().optional(),
      tags: z.array(z.string()).optional(),
    });
    expect(describeOptions(schema).map(({ key }) => key)).toEqual([
      "bucket_url",
      "credentials",
      "credentials.access_key_id",
      "credentials.secret_access_key",
      "max_files",
      "ratio",
      "mode",
      "strict",
      "tags",
    ]);
    expect(byKey(schema)).toEqual({
      bucket_url: { path: "bucketUrl", type: "text", required: true, secret: false, description: "Where files go." },
      credentials: { path: "credentials", type: "object", required: false, secret: false },
      "credentials.access_key_id": { path: "credentials/accessKeyId", type: "text", required: false, secret: false },
      "credentials.secret_access_key": { path: "credentials/secretAccessKey", type: "text", required: true, secret: true },
      max_files: { path: "maxFiles", type: "integer", required: false, secret: false, default: 3 },
      ratio: { path: "ratio", type: "number", required: false, secret: false },
      mode: { path: "mode", type: "text", required: false, secret: false, default: "safe", values: ["fast", "safe"] },
      strict: { path: "strict", type: "boolean", required: false, secret: false },
      tags: { path: "tags", type: "list", required: false, secret: false },
    });
  });

  it("knows the text that an object option also takes", () => {
    const fields = z.object({ database: z.string(), readOnly: z.boolean().optional() });
    const schema = z.object({
      credentials: z.union([z.string().meta({ format: "connection-string" }), fields]),
      other: z.union([fields, z.string()]),
      only: fields,
    });
    expect(byKey(schema)).toMatchObject({
      credentials: { type: "object", text: "connection-string" },
      "credentials.database": { required: false },
      other: { type: "object", text: "" },
      only: { type: "object" },
      "only.database": { required: true },
    });
    expect(byKey(schema)["only"]).not.toHaveProperty("text");
  });

  it("joins the alternatives of a union", () => {
    const schema = z.object({
      credentials: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("key"), accountName: z.string(), accountKey: z.string().meta({ writeOnly: true }) }),
        z.object({ kind: z.literal("sas"), accountName: z.string(), token: z.string().meta({ writeOnly: true }) }),
      ]),
    });
    expect(byKey(schema)).toEqual({
      credentials: { path: "credentials", type: "object", required: true, secret: false },
      "credentials.kind": { path: "credentials/kind", type: "text", required: false, secret: false, values: ["key", "sas"] },
      "credentials.account_name": { path: "credentials/accountName", type: "text", required: false, secret: false },
      "credentials.account_key": { path: "credentials/accountKey", type: "text", required: false, secret: true },
      "credentials.token": { path: "credentials/token", type: "text", required: false, secret: true },
    });
  });

  it("follows references, once", () => {
    const schema = fromJsonSchema({
      type: "object",
      properties: { tree: { $ref: "#/$defs/tree" } },
      $defs: { tree: { type: "object", properties: { name: { type: "string" }, below: { $ref: "#/$defs/tree" } } } },
    });
    expect(describeOptions(schema).map(({ key }) => key)).toEqual(["tree", "tree.name", "tree.below"]);
  });

  it("leaves null out of a nullable option", () => {
    expect(byKey(z.object({ size: z.int().nullable() }))).toMatchObject({ size: { type: "integer" } });
    expect(byKey(fromJsonSchema({ type: "object", properties: { size: { type: ["integer", "null"] } } }))).toMatchObject({
      size: { type: "integer" },
    });
  });

  it("describes an instance of a class as anything", () => {
    expect(byKey(z.object({ pool: z.instanceof(Map) }))).toMatchObject({ pool: { type: "any", required: true } });
  });

  it("says whose fault a schema without JSON Schema is", () => {
    const broken = z.object({ when: z.date() });
    const failing: OptionsSchema<unknown> = {
      "~standard": {
        ...broken["~standard"],
        jsonSchema: {
          input: () => {
            throw new Error("Date cannot be represented");
          },
        },
      },
    };
    expect(() => describeOptions(failing)).toThrow("The options schema (zod) cannot be written as JSON Schema");
  });
});
