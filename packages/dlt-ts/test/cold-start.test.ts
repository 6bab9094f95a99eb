import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { expect, test } from "vitest";

test("what few pipelines need is imported when one of them needs it", () => {
  const built = readFileSync(new URL(import.meta.resolve("@dlt-ts/pipeline")), "utf8");
  const imports = [...built.matchAll(/^import [^"]*"([^"]+)";$/gm)].map(([, name]) => name!);
  const packages = new Set(imports.filter((name) => !builtinModules.includes(name.replace(/^node:/, ""))));
  expect([...packages].sort()).toEqual(["@dlt-ts/core", "@dlt-ts/formats"]);
});
