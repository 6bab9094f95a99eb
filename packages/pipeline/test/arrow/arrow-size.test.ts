import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import type { Table } from "@dlt-ts/core";
import { add } from "./add-arrow.js";

const list = new arrow.List(new arrow.Field("item", new arrow.Utf8()));
const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
const asText: Table = { name: "t", columns: [{ name: "x", dataType: "text" }] };

describe("maxValueBytes", () => {
  test.each<[string, arrow.Vector, Table?]>([
    ["texts, by their bytes", arrow.vectorFromArray(["abcd", null, "éé", "ééé"], new arrow.Utf8())],
    ["texts without nulls", arrow.vectorFromArray(["abcd", "", "éé", "abcde"], new arrow.Utf8())],
    ["binary values", arrow.vectorFromArray([new Uint8Array(4), null, null, new Uint8Array(5)], new arrow.Binary())],
    ["dictionaries", arrow.vectorFromArray(["abcd", null, "a", "abcde"], dictionary)],
    ["json", arrow.vectorFromArray([[], null, [], ["abc"]], list)],
    ["what becomes text", arrow.vectorFromArray([1, null, 9999, 12_345], new arrow.Int32()), asText],
  ])("%s", async (_what, x, hints) => {
    const options = { maxValueBytes: 4, badRows: "quarantine", ...(hints === undefined ? {} : { hints: [hints] }) } as const;
    const table = new arrow.Table({ x });
    await expect(add([table], options)).rejects.toMatchObject({
      code: "DLT_VALUE_TOO_LARGE",
      message:
        'Table "t", row 4, column "x": a value of more than 4 bytes; cut it, or raise maxValueBytes where the destination takes more.',
    });
    expect((await add([table.slice(0, 3)], options)).decoded).toHaveLength(3);
  });
});
