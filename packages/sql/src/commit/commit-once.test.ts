import { DestinationError, type ProgressEvent } from "@dlt-ts/core";
import { expect, test } from "vitest";
import { plainDialect } from "../../test/support/plain-dialect.js";
import { emptyPlan } from "../../test/support/plan.js";
import { ScriptedConnection, type Answer } from "../../test/support/scripted-connection.js";
import type { Statement } from "../statement.js";
import { commitOnce } from "./commit-once.js";
import { decodeStoredText } from "./stored-text.js";

const dataset = { dialect: plainDialect, name: "letters" };
const rows: Statement = { step: "insert", table: "orders", sql: "INSERT ROWS" };

async function commit(connection: ScriptedConnection, plan = emptyPlan, events: ProgressEvent[] = []) {
  return await commitOnce({
    connection,
    dataset,
    plan,
    async *statements() {
      yield rows;
    },
    progress: (event) => events.push(event),
  });
}

/** The first word or two of each statement, and the table of the inserts. */
function outline(connection: ScriptedConnection): readonly string[] {
  return connection.statements.map((sql) => /^(INSERT INTO `letters`\.`\w+`|\w+ ?\w*)/.exec(sql)![0]);
}

const noReceipt: readonly [RegExp, Answer] = [/FROM `letters`\.`_dlt_receipts`/, new DestinationError("undefined-relation", "no table")];

test("everything is in one transaction, with the receipt last", async () => {
  const connection = new ScriptedConnection([noReceipt]);
  const events: ProgressEvent[] = [];
  const state = {
    pipeline: "numbers",
    version: 2,
    engineVersion: 4,
    hash: "h",
    encoded: "abc",
    createdAt: "2026-01-02T03:04:05Z",
    rowId: "r",
  };
  const { receipt, repeated } = await commit(connection, { ...emptyPlan, state, forgetSchemas: true }, events);
  expect(repeated).toBe(false);
  expect(receipt).toMatchObject({ pipeline: "numbers", loadId: "1700000000.1", digest: "digest", schemaName: "shop", schemaHash: "hash" });
  expect(outline(connection)).toEqual([
    "SELECT ",
    "BEGIN",
    "INSERT ROWS",
    "DELETE FROM",
    "SELECT 1",
    "INSERT INTO `letters`.`_dlt_version`",
    "INSERT INTO `letters`.`_dlt_pipeline_state`",
    "INSERT INTO `letters`.`_dlt_loads`",
    "INSERT INTO `letters`.`_dlt_receipts`",
    "COMMIT",
  ]);
  expect(events.map(({ step }) => step)).toEqual(["insert", "forget", "version", "state", "loads", "receipt", "commit", "acknowledged"]);
  const written = new Map(connection.log.map(({ sql, parameters }) => [/_dlt_\w+`/.exec(sql)?.[0], parameters]));
  expect(written.get("_dlt_version`")).toEqual([3, 11, receipt.committedAt, "shop", "hash", '{"name":"shop"}']);
  expect(written.get("_dlt_pipeline_state`")).toEqual([2, 4, "numbers", "abc", "2026-01-02T03:04:05Z", "h", "1700000000.1", "r"]);
  expect(written.get("_dlt_loads`")).toEqual(["1700000000.1", "shop", 0, receipt.committedAt, "hash"]);
  expect(written.get("_dlt_receipts`")).toEqual(["numbers", "1700000000.1", "digest", "shop", "hash", receipt.committedAt]);
});

test("a schema that is stored is not stored again; one that is too long for a text is compressed", async () => {
  const known = new ScriptedConnection([noReceipt, [/^SELECT 1 FROM/, [[1]]]]);
  await commit(known);
  expect(outline(known)).not.toContain("INSERT INTO `letters`.`_dlt_version`");

  const document = JSON.stringify({ name: "shop", text: "ż".repeat(100) });
  const long = new ScriptedConnection([noReceipt]);
  await commit(long, { ...emptyPlan, schema: { ...emptyPlan.schema, document } });
  const stored = String(long.log.find(({ sql }) => sql.startsWith("INSERT INTO `letters`.`_dlt_version`"))!.parameters[5]);
  expect(stored).not.toBe(document);
  expect(decodeStoredText(stored)).toBe(document);
});

test("a receipt that is there ends the commit, and one of another load is refused", async () => {
  const stored = ["numbers", "1700000000.1", "digest", "shop", "hash", "2026-01-02T03:04:05Z"];
  const connection = new ScriptedConnection([[/FROM `letters`\.`_dlt_receipts`/, [stored]]]);
  expect(await commit(connection)).toMatchObject({ repeated: true, receipt: { committedAt: "2026-01-02T03:04:05.000Z" } });
  expect(outline(connection)).toEqual(["SELECT "]);
  await expect(commit(connection, { ...emptyPlan, digest: "other" })).rejects.toMatchObject({ reason: "receipt-conflict" });
});

test("an error rolls back and says where; the key of the receipt means that another was first", async () => {
  const failing = new ScriptedConnection([
    noReceipt,
    [/INSERT ROWS/, new DestinationError("rate-limit", "Wait.", { retryAfter: 5, context: { a: 1 } })],
  ]);
  await expect(commit(failing)).rejects.toMatchObject({
    reason: "rate-limit",
    retry: "call",
    retryAfter: 5,
    message: 'Table "orders", insert: Wait.',
    context: { a: 1, table: "orders", step: "insert" },
  });
  expect(outline(failing).at(-1)).toBe("ROLLBACK");

  const late = new ScriptedConnection([noReceipt, [/^INSERT INTO .*_dlt_receipts/, new DestinationError("constraint", "duplicate key")]]);
  await expect(commit(late)).rejects.toMatchObject({ reason: "contention", retry: "call" });

  const lost = new ScriptedConnection([noReceipt, [/^COMMIT/, new DestinationError("connection", "gone")]]);
  await expect(commit(lost)).rejects.toMatchObject({ reason: "connection", message: "gone" });
  expect(outline(lost).at(-1)).toBe("ROLLBACK");
});
