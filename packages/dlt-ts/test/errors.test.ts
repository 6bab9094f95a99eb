import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as facade from "../src/index.js";

const sources = join(import.meta.dirname, "..", "..", "pipeline", "src");

/** The classes of the engine that are errors of dlt-ts, with the files that they stand in. */
const classes: readonly (readonly [name: string, file: string])[] = readdirSync(sources, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) =>
    [...readFileSync(join(sources, file), "utf8").matchAll(/export class (\w+) extends DltError\b/g)].map(
      ([, name]) => [name!, file] as const,
    ),
  );

test("every error that the engine throws can be imported from dlt-ts", () => {
  expect(classes.length).toBeGreaterThan(20);
  expect(classes.map(([name]) => name).filter((name) => !(name in facade))).toEqual([]);
});

test("every error has a file of its own", () => {
  const files = classes.map(([, file]) => file);
  expect(files.filter((file, at) => files.indexOf(file) !== at)).toEqual([]);
  expect(files.filter((file) => !file.endsWith("-error.ts"))).toEqual([]);
});
