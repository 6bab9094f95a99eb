import type { OptionsSchema } from "@dlt-ts/core";
import { expect, test } from "vitest";
import { Secrets } from "./secrets.js";

test("tokens of authorization headers are hidden, words are not", () => {
  const secrets = new Secrets();
  expect(secrets.redact("Authorization: Bearer eyJhbGciOi.x_y-z")).toBe("Authorization: Bearer ***");
  expect(secrets.redact("authorization: basic dXNlcjpwYXNz")).toBe("authorization: basic ***");
  expect(secrets.redact("basic authentication failed, bearer tokens expire")).toBe("basic authentication failed, bearer tokens expire");
  expect(secrets.redact("bearer abcdefghij-klmnop")).toBe("bearer ***");
});

test("of credentials in parts only the secret ones are hidden: a message without host and database helps nobody", () => {
  const field = { type: "string" };
  const schema = schemaOf({
    credentials: {
      anyOf: [
        { type: "string", writeOnly: true },
        {
          type: "object",
          properties: {
            host: field,
            database: field,
            key: { ...field, writeOnly: true },
            query: { type: "object", additionalProperties: field },
          },
        },
      ],
    },
  });
  const parts = new Secrets();
  parts.learn(schema, {
    credentials: { host: "db.example.com", database: "shop", key: "c4n4ry-1", query: { sslmode: "require", sslpassword: "c4n4ry-2" } },
  });
  expect(parts.redact("shop at db.example.com: require c4n4ry-1 c4n4ry-2")).toBe("shop at db.example.com: require *** ***");
  const whole = new Secrets();
  whole.learn(schema, { credentials: "db://loader:c4n4ry@db.example.com" });
  expect(whole.redact("it was c4n4ry in db://loader:c4n4ry@db.example.com")).toBe("it was *** in ***");
});

function schemaOf(properties: object): OptionsSchema<object> {
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => ({ value: value as object }),
      jsonSchema: { input: () => ({ type: "object", properties }) },
    },
  };
}
