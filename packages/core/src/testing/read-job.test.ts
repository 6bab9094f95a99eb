import { describe, expect, it } from "vitest";
import { column, jobOf, packageOf, rootTable } from "../../test/load-fixtures.js";
import { load, orders, row, strip } from "../../test/memory-loads.js";
import { MemoryStore } from "./index.js";

const first = packageOf([{ table: orders, disposition: "append" }]);

describe("job files", () => {
  const everything = rootTable(
    "all",
    column("text"),
    column("int", "bigint"),
    column("real", "double"),
    column("flag", "bool"),
    column("at", "timestamp"),
    column("wall", "timestamp", { timezone: false }),
    column("day", "date"),
    column("clock", "time"),
    column("money", "decimal"),
    column("huge", "wei"),
    column("bytes", "binary"),
    column("doc", "json"),
  );

  it("keep every value in the encoding of readers", async () => {
    const store = new MemoryStore();
    const line =
      '{"text":"a\\nb","int":-9223372036854775808,"real":0.1,"flag":false,"at":"2024-03-31T02:30:00.120000+02:00","wall":"2024-02-29T23:59:59.000001",' +
      '"day":"0001-01-01","clock":"23:59:59.500000","money":"1.50","huge":"115792089237316195423570985008687907853269984665640564039457584007913129639935",' +
      '"bytes":"AAE=","doc":{"a":[1,null,{"b":1234567890123456768}]},"__proto__":null,"_dlt_id":"x","_dlt_load_id":"1"}\n';
    await load(store, packageOf([{ table: everything, disposition: "append" }]), [jobOf("all", line)]);
    expect(store.rows("data", "all").map(strip)).toEqual([
      {
        text: "a\nb",
        int: "-9223372036854775808",
        real: 0.1,
        flag: false,
        at: "2024-03-31T00:30:00.120000Z",
        wall: "2024-02-29T23:59:59.000001",
        day: "0001-01-01",
        clock: "23:59:59.500000",
        money: "1.50",
        huge: "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        bytes: "AAE=",
        doc: { a: [1, null, { b: 1234567890123456768 }] },
      },
    ]);
  });

  it.each([
    ['{"int":1.5}', "a number is no bigint"],
    ['{"int":true}', "a boolean is no bigint"],
    ['{"real":"x"}', "a string is no double"],
    ['{"at":"yesterday"}', "a string is no timestamp"],
    ['{"at":"2024-13-99T00:00:00"}', "a string is no timestamp"],
    ['{"clock":"25 o\'clock"}', "a string is no time"],
    ['{"day":20240101}', "a number is no date"],
    ['{"money":"1,5"}', "a string is no decimal"],
    ['{"stranger":1}', 'has a column "stranger" that table "all" lacks'],
    ['{"int":', 'line 1 of job "all.1.jsonl" is no JSON'],
  ])("are refused with their line: %s", async (line, message) => {
    await expect(
      load(new MemoryStore(), packageOf([{ table: everything, disposition: "append" }]), [jobOf("all", `${line}\n`)]),
    ).rejects.toMatchObject({
      reason: "data",
      retry: "never",
      message: expect.stringContaining(message) as string,
    });
  });

  it("are refused when they are shorter than the plan says", async () => {
    const short = { ...jobOf("orders", [row("a", { id: 1 })]), rows: 2 };
    await expect(load(new MemoryStore(), first, [short])).rejects.toMatchObject({
      reason: "data",
      message: 'Job "orders.1.jsonl" has 1 rows, and the plan says 2.',
    });
  });
});
