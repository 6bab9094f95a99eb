import { describe, expect, test } from "vitest";
import { resource } from "../../src/resource/resource.js";
import { transformer } from "../../src/resource/transformer.js";
import { sourcesOf } from "../../src/source/pipeline-data.js";
import { SourceError } from "../../src/source/source-error.js";
import { source } from "../../src/source/source.js";

const users = resource("users", [{ id: 1 }, { id: 2 }, { id: 3 }]);
const details = users.pipe(transformer("details", (user: { id: number }) => ({ of: user.id })));
const audit = resource("audit", [{ at: 1 }], { selected: false });
const shop = source("shop", [users, details, audit]);

async function rowsOf(rows: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

describe("a source", () => {
  test("has its resources by name, and those that are selected", async () => {
    expect(Object.keys(shop.resources)).toEqual(["users", "details", "audit"]);
    expect(Object.keys(shop.selectedResources)).toEqual(["users", "details"]);
    expect(Object.keys(shop.withResources("audit", "users").selectedResources)).toEqual(["users", "audit"]);
    expect(Object.keys(shop.selectedResources)).toEqual(["users", "details"]);
    expect(await rowsOf(shop.withResources("details"))).toEqual([{ of: 1 }, { of: 2 }, { of: 3 }]);
  });

  test("refuses unknown names with the nearest", () => {
    expect(() => shop.withResources("user")).toThrow('there is no resource "user". Did you mean "users"?');
  });

  test("limits what is read, and those that are made of it follow", async () => {
    expect(await rowsOf(shop.addLimit(1))).toEqual([{ id: 1 }, { of: 1 }]);
    expect(await rowsOf(source("only", [details]).addLimit(2).parallelize())).toEqual([{ of: 1 }, { of: 2 }]);
  });

  test("can be read again", async () => {
    expect(await rowsOf(shop)).toEqual(await rowsOf(shop));
  });

  test.each<[string, () => unknown, RegExp]>([
    ["a name that is no schema's", () => source("my-shop", []), /letters, digits and underscores.*such as "my_shop"/],
    ["no name", () => source("", []), /needs a name/],
    ["two resources of one name", () => source("s", [users, users.addLimit(1)]), /two resources have the name "users"/],
    ["something else", () => source("s", [users, [] as never]), /something else at position 2/],
    ["a misspelt option", () => source("s", [], { rootkey: true } as never), /no option "rootkey". Did you mean "rootKey"\?/],
    ["a wrong option", () => source("s", [], { maxTableNesting: -1 }), /maxTableNesting is -1/],
    ["the schema of another", () => source("s", [], { schema: { name: "t" } }), /named "t"/],
  ])("refuses %s", (_what, make, message) => {
    expect(make).toThrow(SourceError);
    expect(make).toThrow(message);
  });
});

describe("what a run takes", () => {
  const names = (...given: Parameters<typeof sourcesOf>): unknown =>
    sourcesOf(...given).map(({ schemaName, resources, settings }) => [
      schemaName,
      resources.map(({ resource: { name } }) => name),
      settings,
    ]);

  test("sources by their names, loose resources last, those of one name one after the other", () => {
    const crm = source("crm", [users], { maxTableNesting: 1 });
    expect(names([shop, users, crm, users, audit], {})).toEqual([
      ["crm", ["users"], { maxTableNesting: 1 }],
      ["shop", ["users", "details"], {}],
      [undefined, ["users", "audit"], {}],
      [undefined, ["users"], {}],
    ]);
    expect(names(shop, { schemaContract: "freeze" })).toEqual([["shop", ["users", "details"], { schemaContract: "freeze" }]]);
  });

  test("hints of the run are those of all resources, which are still read once", () => {
    const [run] = sourcesOf(shop, { writeDisposition: "replace", loaderFileFormat: "csv" });
    expect(run!.resources.map(({ table }) => [table.writeDisposition, table.fileFormat])).toEqual([
      ["replace", "csv"],
      ["replace", "csv"],
    ]);
    const [parent, child] = run!.resources;
    const { origin } = child!.resource.recipe;
    expect(origin.kind === "transform" && origin.parent.recipe).toBe(parent!.resource.recipe);
  });

  test("a list with something else is refused", () => {
    expect(() => sourcesOf([shop, [] as never], {})).toThrow(/something else at position 2/);
  });
});
