import { describe, expect, it } from "vitest";
import { parseReference } from "./parse-reference.js";

describe("parseReference", () => {
  it.each([
    ["duckdb", { kind: "name", name: "duckdb" }],
    ["destination_one", { kind: "name", name: "destination_one" }],
    [" duckdb ", { kind: "name", name: "duckdb" }],
    ["dlt.destinations.duckdb", { kind: "name", name: "duckdb" }],
    ["@dlt-ts/duckdb", { kind: "package", specifier: "@dlt-ts/duckdb" }],
    ["dlt-ts-destination-jsonl", { kind: "package", specifier: "dlt-ts-destination-jsonl" }],
    ["my-package#sink", { kind: "package", specifier: "my-package", export: "sink" }],
    ["@acme/sinks/http#push", { kind: "package", specifier: "@acme/sinks/http", export: "push" }],
    ["./sink.js", { kind: "file", path: "./sink.js" }],
    ["../shared/sink.ts#push", { kind: "file", path: "../shared/sink.ts", export: "push" }],
    ["/srv/app/sink.mjs", { kind: "file", path: "/srv/app/sink.mjs" }],
    ["C:\\app\\sink.js#push", { kind: "file", path: "C:\\app\\sink.js", export: "push" }],
    ["file:///srv/app/sink.js", { kind: "file", path: "file:///srv/app/sink.js" }],
  ])("%s", (reference, expected) => {
    expect(parseReference(reference)).toEqual(expected);
  });

  it.each([
    ["", "neither a name"],
    ["node:fs", "neither a name"],
    ["https://example.com/evil.js", "neither a name"],
    ["data:text/javascript,1", "neither a name"],
    ["@acme/../../etc", "neither a name"],
    ["pkg/../../x#y", "neither a name"],
    ["two words", "neither a name"],
    ["my.module.destination", "a dotted path names a Python module"],
    ["dlt.destinations.impl.duckdb", "a dotted path names a Python module"],
    ["pkg#", '"" is not the name of an export'],
    ["pkg#a b", '"a b" is not the name of an export'],
  ])("refuses %j", (reference, why) => {
    expect(() => parseReference(reference)).toThrow(
      expect.objectContaining({ reason: "options", message: expect.stringContaining(why) }) as Error,
    );
  });
});
