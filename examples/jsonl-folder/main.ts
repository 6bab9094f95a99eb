/**
 * A folder of JSONL files into one table: nested objects, lists, a number that is text in one file, a column that comes late.
 *
 *     node examples/jsonl-folder/main.ts [folder]
 */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import "@dlt-ts/duckdb";
import { pipeline, resource } from "dlt-ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("events", import.meta.url));

async function* rows(): AsyncGenerator<unknown> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).toSorted();
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) })) {
      // `source` keeps the text of a number, so that integers beyond 2^53 arrive whole.
      yield JSON.parse(line, (_, value: unknown, { source }) =>
        typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(source) : value,
      );
    }
  }
}

const events = pipeline("events", { destination: "duckdb", datasetName: "shop" });
console.log(String(await events.run(resource("events", rows, { writeDisposition: "replace" }))));

console.table(await events.dataset().table("events").fetchAll());
console.table(await events.dataset().table("events__items").fetchAll());
