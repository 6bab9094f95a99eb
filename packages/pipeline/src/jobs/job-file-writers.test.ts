import type { ColumnBatch, JobFormat, TypedTable, TypeCapabilities } from "@dlt-ts/core";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { emptyBatch, normalized, tableOf } from "../../test/support/packages.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { LocalPackageStore } from "../package/local-package-store.js";
import type { PackageDraft } from "../package/package-store.js";
import { JobFileWriters } from "./job-file-writers.js";

const types: TypeCapabilities = { decimal: [38, 9], wei: [76, 0], timestamp: [6, 6], nested: false };
const loadId = "1700000000.1";

/** Writes the columns it was opened with, then a line for each batch. */
function lines(growsColumns: boolean, wait: () => Promise<void> = () => Promise.resolve()): JobFormat {
  return {
    name: "lines",
    growsColumns,
    open: (table, sink) => {
      let text = `${table.columns.map((column) => column.name).join(" ")}\n`;
      return {
        write: async (batch: ColumnBatch) => {
          await wait();
          text += `${batch.rows}\n`;
          await sink.write(Buffer.from(text));
          text = "";
        },
        finish: () => sink.write(Buffer.from(`${text}end\n`)),
      };
    },
  };
}

interface Work {
  readonly draft: PackageDraft;
  write(table: TypedTable, rows: number): Promise<void>;
  readonly writers: JobFileWriters;
  /** Ends the files, publishes, and reads them back. */
  files(): Promise<readonly { readonly table: string; readonly rows: number; readonly text: string }[]>;
}

async function work(format: JobFormat, fileSize: number = 1_000_000): Promise<Work> {
  const folder = temporaryFolder();
  const store = new LocalPackageStore("shop", folder);
  const draft = await store.draft(loadId);
  onTestFinished(() => draft[Symbol.asyncDispose]());
  const writers = new JobFileWriters({ draft, types, fileSize });
  return {
    draft,
    writers,
    write: (table, rows) => writers.write(table, () => format, emptyBatch(table, rows)),
    files: async () => {
      const jobs = await writers.finish();
      await draft.completeNormalized(normalized(loadId, { jobs }), "{}");
      await store.publish([draft]);
      return jobs.map(({ id, table, rows, bytes, sha256 }) => {
        const content = readFileSync(join(folder, "normalized", loadId, "rows", id));
        expect(content.byteLength).toBe(bytes);
        expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
        return { table, rows, text: content.toString() };
      });
    },
  };
}

const wider = (table: TypedTable): TypedTable => ({ ...table, columns: [...table.columns, { name: "extra", dataType: "text" }] });

describe("job files", () => {
  test("take the batches of a table in the order of the calls", async () => {
    let calls = 0;
    // The first batch takes longest.
    const { write, files } = await work(lines(false, () => new Promise((resolve) => (calls++ === 0 ? setImmediate(resolve) : resolve()))));
    const orders = tableOf("orders");
    await Promise.all([1, 2, 3].map((rows) => write(orders, rows)));
    expect(await files()).toEqual([{ table: "orders", rows: 6, text: "id _dlt_load_id _dlt_id\n1\n2\n3\nend\n" }]);
  });

  test("are one for each table", async () => {
    const { write, files } = await work(lines(false));
    for (const name of ["orders", "people", "orders"]) await write(tableOf(name), 1);
    expect((await files()).map(({ table, rows }) => [table, rows])).toEqual([
      ["orders", 2],
      ["people", 1],
    ]);
  });

  test("end when they are large enough", async () => {
    const { write, files } = await work(lines(false), 27);
    const orders = tableOf("orders");
    for (const rows of [1, 2, 3]) await write(orders, rows);
    expect((await files()).map(({ rows }) => rows)).toEqual([3, 3]);
  });

  test("end before new columns, unless their format grows", async () => {
    const orders = tableOf("orders");
    const fixed = await work(lines(false));
    await fixed.write(orders, 1);
    await fixed.write(wider(orders), 1);
    expect((await fixed.files()).map(({ text }) => text)).toEqual([
      "id _dlt_load_id _dlt_id\n1\nend\n",
      "id _dlt_load_id _dlt_id extra\n1\nend\n",
    ]);

    const growing = await work(lines(true));
    await growing.write(orders, 1);
    await growing.write(wider(orders), 1);
    expect(await growing.files()).toHaveLength(1);
  });

  test("that cannot be written fail the write, the next one, and the end", async () => {
    const { write, writers } = await work(lines(false, () => Promise.reject(new Error("disk"))));
    const orders = tableOf("orders");
    await expect(write(orders, 1)).rejects.toThrow("disk");
    await expect(write(orders, 1)).rejects.toThrow("disk");
    await expect(writers.finish()).rejects.toThrow("disk");
  });
});
