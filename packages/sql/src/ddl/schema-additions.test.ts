import type { TypedTable } from "@dlt-ts/core";
import { expect, test } from "vitest";
import { plainDialect } from "../../test/support/plain-dialect.js";
import { ScriptedConnection } from "../../test/support/scripted-connection.js";
import type { SqlDialect } from "../dialect/sql-dialect.js";
import { existingTables } from "./existing-tables.js";
import { schemaAdditions } from "./schema-additions.js";

const orders: TypedTable = {
  name: "orders",
  columns: [
    { name: "id", dataType: "bigint", nullable: false },
    { name: "size", dataType: "double", nullable: false, unique: true },
    { name: "day", dataType: "date" },
  ],
};

const columns = [
  ["orders", "id", "BIGINT"],
  ["orders", "mine", "TEXT"],
];

async function additions(dialect: SqlDialect, rows: number) {
  const dataset = { dialect, name: "letters", catalog: "cat" };
  const connection = new ScriptedConnection([
    [/information_schema\.tables/, [["other"], ["letters"]]],
    [/information_schema\.columns/, columns],
    [/^SELECT 1 FROM/, rows === 0 ? [] : [[1]]],
  ]);
  const existing = await existingTables(connection, dataset);
  const result = await schemaAdditions(connection, dataset, [orders, { ...orders, name: "new" }], existing);
  return { sql: result.statements.map(({ sql }) => sql.replace(/\s+/g, " ")), notes: result.notes, log: connection.log };
}

const createNew = "CREATE TABLE `cat`.`letters`.`new` ( `id` BIGINT NOT NULL, `size` DOUBLE UNIQUE NOT NULL, `day` DATE )";

test("adds tables, and columns with their constraints where there are no rows", async () => {
  const { sql, notes, log } = await additions(plainDialect, 0);
  expect(sql).toEqual(["ALTER TABLE `cat`.`letters`.`orders` ADD `size` DOUBLE UNIQUE NOT NULL, ADD `day` DATE", createNew]);
  expect(notes).toEqual([]);
  expect(log.slice(0, 2).map(({ parameters }) => parameters)).toEqual([["cat"], ["letters", "cat"]]);
});

test("adds columns as nullable where there are rows, and says so", async () => {
  const { sql, notes } = await additions(plainDialect, 5);
  expect(sql[0]).toBe("ALTER TABLE `cat`.`letters`.`orders` ADD `size` DOUBLE UNIQUE, ADD `day` DATE");
  expect(notes).toEqual(['Table "orders" has rows, so "size" (not null in the schema) came in as nullable.']);
});

test("sets constraints afterwards where an engine cannot add them, and tells which it cannot set", async () => {
  const { sql, notes } = await additions({ ...plainDialect, ddl: { ...plainDialect.ddl, addsConstraints: false } }, 0);
  expect(sql.slice(0, 2)).toEqual([
    "ALTER TABLE `cat`.`letters`.`orders` ADD `size` DOUBLE, ADD `day` DATE",
    "ALTER TABLE `cat`.`letters`.`orders` STRICT `size`",
  ]);
  expect(notes).toEqual(['Table "orders" exists, so "size" came in without UNIQUE.']);
});
