import { describe, expect, it } from "vitest";
import { camelToSnake, snakeToCamel } from "./option-case.js";
import { didYouMean, nearestName } from "./nearest-name.js";

describe("nearestName", () => {
  it.each([
    ["paht", ["path", "port"], "path"],
    ["credential", ["credentials", "createIndexes"], "credentials"],
    ["bucket_url", ["bucketUrl"], "bucketUrl"],
    ["destinationname", ["destinationName", "environment"], "destinationName"],
    ["duckbd", ["duckdb", "postgres"], "duckdb"],
    ["x", ["credentials"], undefined],
    ["anything", [], undefined],
  ])("%s among %j is %s", (name, known, expected) => {
    expect(nearestName(name, known)).toBe(expected);
  });

  it("prefers the nearest, not the first", () => {
    expect(nearestName("maxLenght", ["maxLengths", "maxLength"])).toBe("maxLength");
  });

  it("becomes a question, or nothing", () => {
    expect(didYouMean("paht", ["path"])).toBe(' Did you mean "path"?');
    expect(didYouMean("zzz", ["path"])).toBe("");
  });
});

describe("camelToSnake", () => {
  it.each([
    ["s3UrlStyle", "s3_url_style"],
    ["azureStorageAccountName", "azure_storage_account_name"],
    ["path", "path"],
    ["useSSL", "use_s_s_l"],
  ])("%s is %s, and back", (camel, snake) => {
    expect(camelToSnake(camel)).toBe(snake);
    expect(snakeToCamel(snake)).toBe(camel);
  });
});
