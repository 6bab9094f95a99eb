/**
 * The same events three times: what nobody agreed to stops the run, is left out, or goes aside.
 *
 *     node examples/schema-contracts/main.ts
 */
import "@dlt-ts/duckdb";
import { pipeline, PipelineStepError, resource } from "dlt-ts";

const agreed = [
  { id: 1, kind: "view", seconds: 12 },
  { id: 2, kind: "click", seconds: 3 },
];
const surprising = [
  { id: 3, kind: "view", seconds: 7, campaign: "spring" },
  { id: 4, kind: "click", seconds: "a while" },
  { id: 5, kind: "click", seconds: 1 },
];
const place = { destination: "duckdb", datasetName: "analytics" } as const;

const strict = pipeline("analytics", place);
await strict.run(resource("events", agreed, { primaryKey: "id", writeDisposition: "replace" }));

// Nothing new may come: the run fails, says where, and changes nothing.
try {
  await strict.run(resource("events", surprising, { schemaContract: "freeze" }));
} catch (error) {
  if (!(error instanceof PipelineStepError)) throw error;
  console.log(`${error.message}\n`);
}

// Rows are kept without what is new in them; the report counts what was left out.
console.log(String(await strict.run(resource("events", surprising, { schemaContract: "discard_value" }))));

// Rows that break the contract are left out, and wait in a table of their own to be looked at.
const patient = pipeline("analytics", { ...place, discardedRows: "quarantine" });
console.log(String(await patient.run(resource("events", surprising, { schemaContract: "discard_row" }))));

console.table(await patient.dataset().table("events").fetchAll());
console.table(await patient.dataset().query("SELECT table_name, row_number, reason, path, row_text FROM quarantine").fetchAll());
