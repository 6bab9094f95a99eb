import { namingConvention, systemTables, type Json, type ResultPage, type Row } from "@dlt-ts/core";
import { describe, expect, it } from "vitest";
import { fakeClient, type FakeDataset } from "../../test/read/fake-client.js";
import type { DatasetOptions } from "./dataset-options.js";
import { Dataset } from "./dataset.js";
import { openSqlClient } from "./sql-client.js";

const capabilities = {
  write: { replace: [], merge: [] },
  commit: "atomic",
  formats: { direct: ["jsonl"] },
  identifiers: { maxLength: 63, lengthUnit: "bytes", casing: "lower", caseSensitive: true },
  types: { decimal: [38, 9], wei: [76, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: false, read: "sql" },
} as const;

const letters: readonly ResultPage[] = [
  page({ id: [1, 2], letter: ["a", "b"] }),
  page({ id: [3], letter: ["c"] }),
  page({ id: [4, 5], letter: ["d", "e"] }),
];

function page(columns: Readonly<Record<string, readonly Json[]>>): ResultPage {
  const entries = Object.entries(columns);
  return { rows: entries[0]![1].length, columns: entries.map(([name, values]) => ({ name, values })) };
}

function reading(fake: Partial<FakeDataset> = {}): { readonly options: DatasetOptions; readonly log: string[] } {
  const log: string[] = [];
  const data: FakeDataset = { tables: { _dlt_loads: [page({ load_id: ["1"] })], letters, empty: [page({ id: [] })] }, ...fake };
  return {
    log,
    options: {
      name: "ds",
      destinationName: "fake",
      systemTables: systemTables(namingConvention("snake_case"), capabilities),
      connect: () => {
        log.push("open");
        return Promise.resolve(fakeClient(data, log));
      },
    },
  };
}

describe("Relation", () => {
  const { options } = reading();
  const relation = new Dataset(options).table("letters");

  it("gives rows one by one, and as pages", async () => {
    const rows: Row[] = [];
    for await (const row of relation) rows.push(row);
    expect(rows.map((row) => row["letter"])).toEqual(["a", "b", "c", "d", "e"]);
    const sizes: number[] = [];
    for await (const rowsOfPage of relation.pages()) sizes.push(rowsOfPage.length);
    expect(sizes).toEqual([2, 1, 2]);
  });

  it("can be read again", async () => {
    expect(await relation.fetchAll()).toHaveLength(5);
    expect(await relation.fetchAll()).toHaveLength(5);
  });

  it("gives columns, also of a result without rows", async () => {
    const pages: ResultPage[] = [];
    for await (const columns of new Dataset(options).table("empty").columns()) pages.push(columns);
    expect(pages).toEqual([{ rows: 0, columns: [{ name: "id", values: [] }] }]);
    expect(await new Dataset(options).table("empty").fetchAll()).toEqual([]);
  });

  it("limits in the middle of a page, and to nothing", async () => {
    expect((await relation.limit(4).fetchAll()).map((row) => row["id"])).toEqual([1, 2, 3, 4]);
    expect(await relation.limit(0).fetchAll()).toEqual([]);
    expect(await relation.limit(1).limit(3).fetchAll()).toHaveLength(1);
    expect(await relation.head().fetchAll()).toHaveLength(5);
    expect(() => relation.limit(-1)).toThrow(RangeError);
    expect(() => relation.limit(1.5)).toThrow(RangeError);
  });

  it("selects columns in the order asked for", async () => {
    expect(Object.entries((await relation.select("letter", "id").fetchOne())!)).toEqual([
      ["letter", "a"],
      ["id", 1],
    ]);
    expect(() => relation.select("id").select("letter")).toThrow('There is no column "letter"');
    await expect(relation.select("leter").fetchAll()).rejects.toMatchObject({
      code: "DLT_READ_COLUMN",
      message: 'There is no column "leter". Did you mean "letter"? There are: id, letter.',
    });
  });

  it("gives a single value, or says why not", async () => {
    expect(await relation.select("id").limit(1).fetchScalar()).toBe(1);
    expect(await relation.limit(0).fetchScalar()).toBeUndefined();
    await expect(relation.select("id").fetchScalar()).rejects.toMatchObject({ code: "DLT_READ_SCALAR" });
    await expect(relation.limit(1).fetchScalar()).rejects.toThrow("2 columns (id, letter)");
  });

  it("gives one row or none", async () => {
    expect(await relation.fetchOne()).toEqual({ id: 1, letter: "a" });
    expect(await new Dataset(options).table("empty").fetchOne()).toBeUndefined();
  });
});

describe("Dataset", () => {
  it("opens nothing before rows are asked for, and closes after each reading", async () => {
    const { options, log } = reading();
    const relation = new Dataset(options).table("letters");
    expect(log).toEqual([]);
    await relation.fetchAll();
    await relation.fetchOne();
    expect(log).toEqual(["open", "rows letters", "close", "open", "rows letters", "close"]);
  });

  it("closes when a reading fails or is left", async () => {
    const { options, log } = reading({ fail: new Error("broken wire") });
    await expect(new Dataset(options).table("letters").fetchAll()).rejects.toThrow("broken wire");
    expect(log.at(-1)).toBe("close");
    const healthy = reading();
    for await (const _ of new Dataset(healthy.options).table("letters")) break;
    expect(healthy.log.at(-1)).toBe("close");
  });

  it("keeps one client when it is opened", async () => {
    const { options, log } = reading();
    {
      await using dataset = await new Dataset(options).open();
      await dataset.table("letters").fetchAll();
      await dataset.rowCounts();
      expect(log.filter((entry) => entry === "open" || entry === "close")).toEqual(["open"]);
    }
    expect(log.at(-1)).toBe("close");
  });

  it("lists data before dlt's tables, and counts rows", async () => {
    const dataset = new Dataset(reading().options);
    expect(await dataset.tables()).toEqual(["letters", "empty", "_dlt_loads"]);
    expect([...(await dataset.rowCounts())]).toEqual([
      ["letters", 5],
      ["empty", 0],
    ]);
    expect([...(await dataset.rowCounts({ dltTables: true }))].at(-1)).toEqual(["_dlt_loads", 1]);
    expect(await dataset.loads().fetchAll()).toEqual([{ load_id: "1" }]);
  });

  it("names the nearest table for one that is not there", async () => {
    const { options, log } = reading();
    await expect(new Dataset(options).table("leters").fetchAll()).rejects.toMatchObject({
      code: "DLT_READ_TABLE",
      message: 'Dataset "ds" has no table "leters". Did you mean "letters"? It has: letters, empty, _dlt_loads.',
    });
    expect(log).toEqual(["open", "close"]);
    await expect(new Dataset(reading({ tables: {} }).options).table("x").fetchAll()).rejects.toThrow(
      "It has none: nothing was loaded into it yet",
    );
  });

  it("finds a table by its name in the schema where the destination folds names", async () => {
    const { options } = reading({ tables: { LETTERS: letters } });
    const dataset = new Dataset({ ...options, physicalName: (name) => name.toUpperCase() });
    expect(await dataset.table("letters").fetchAll()).toHaveLength(5);
    expect(await dataset.table("LETTERS").fetchAll()).toHaveLength(5);
  });

  it("sends a query with its parameters, and shapes what comes", async () => {
    const { options, log } = reading();
    const result = new Dataset(options).query("SELECT * FROM letters WHERE id > ?", [0]);
    expect(await result.select("letter").limit(3).fetchAll()).toEqual([{ letter: "a" }, { letter: "b" }, { letter: "c" }]);
    expect(log).toEqual(["open", "query SELECT * FROM letters WHERE id > ? [0]", "close"]);
  });

  it("says that a destination has no SQL, or cannot be read", async () => {
    const rowsOnly = new Dataset(reading({ sql: false }).options);
    await expect(rowsOnly.query("SELECT 1").fetchAll()).rejects.toMatchObject({ code: "DLT_READ_UNSUPPORTED" });
    await expect(new Dataset(reading({ readable: false }).options).tables()).rejects.toThrow('Destination "fake" cannot be read from.');
  });
});

describe("openSqlClient", () => {
  it("keeps one client until it is disposed", async () => {
    const { options, log } = reading();
    {
      await using client = await openSqlClient(options);
      expect(client.dataset).toBe("ds");
      await client.query("SELECT 1").fetchAll();
      await client.query("SELECT 2").fetchAll();
    }
    expect(log).toEqual(["open", "query SELECT 1 []", "query SELECT 2 []", "close"]);
  });
});
