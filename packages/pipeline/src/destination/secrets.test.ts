import { expect, test } from "vitest";
import { Secrets } from "./secrets.js";

test("tokens of authorization headers are hidden, words are not", () => {
  const secrets = new Secrets();
  expect(secrets.redact("Authorization: Bearer eyJhbGciOi.x_y-z")).toBe("Authorization: Bearer ***");
  expect(secrets.redact("authorization: basic dXNlcjpwYXNz")).toBe("authorization: basic ***");
  expect(secrets.redact("basic authentication failed, bearer tokens expire")).toBe("basic authentication failed, bearer tokens expire");
  expect(secrets.redact("bearer abcdefghij-klmnop")).toBe("bearer ***");
});
