import { describe, expect, test } from "vitest";
import { decodeState } from "./decode-state.js";
import type { StateFacts } from "./state-facts.js";
import { stateAfter } from "./state-after.js";

const facts: StateFacts = {
  pipeline: "shop",
  defaultSchemaName: "shop",
  schemaNames: ["shop"],
  datasetName: "data",
  destination: { type: "dlt.destinations.duckdb", name: null },
  staging: undefined,
};
const now = Date.UTC(2026, 0, 2);

describe("the state after an extraction", () => {
  test("is a row the first time, with version 1, and none while nothing changes", () => {
    const first = stateAfter(undefined, facts, now);
    expect(first.row).toMatchObject({ pipeline: "shop", version: 1, engineVersion: 4, createdAt: "2026-01-02T00:00:00.000Z" });
    expect(first.row!.rowId).toMatch(/^[A-Za-z0-9+/]{14}$/);
    const second = stateAfter(first.document, facts, now);
    expect(second.row).toBeUndefined();
    expect(decodeState(second.document, "shop")).toEqual(decodeState(first.document, "shop"));
  });

  test("is a row again when it changed, under the next version", () => {
    const first = stateAfter(undefined, facts, now);
    const moved = stateAfter(first.document, { ...facts, datasetName: "elsewhere" }, now);
    expect(moved.row).toMatchObject({ version: 2 });
    expect(moved.row!.hash).not.toBe(first.row!.hash);
  });

  test("names destinations only once they are known, and never takes a name away", () => {
    const { destination: _destination, ...rest } = facts;
    const unknown = stateAfter(undefined, { ...rest, destination: undefined, datasetName: null }, now);
    expect(decodeState(unknown.document, "shop")).not.toHaveProperty("destination_type");
    const known = stateAfter(unknown.document, { ...facts, staging: { type: "dlt.destinations.filesystem", name: "lake" } }, now);
    expect(decodeState(known.document, "shop")).toMatchObject({
      destination_type: "dlt.destinations.duckdb",
      staging_type: "dlt.destinations.filesystem",
      staging_name: "lake",
    });
    expect(decodeState(stateAfter(known.document, { ...facts, destination: undefined }, now).document, "shop")).toMatchObject({
      destination_type: "dlt.destinations.duckdb",
    });
  });

  test("has what sources and resources keep now, and what they kept where nobody says more", () => {
    const before = stateAfter(undefined, { ...facts, sources: { shop: { token: "t" } } }, now);
    expect(decodeState(before.document, "shop").sources).toEqual({ shop: { token: "t" } });
    const same = stateAfter(before.document, facts, now);
    expect(decodeState(same.document, "shop").sources).toEqual({ shop: { token: "t" } });
    expect(same.row).toBeUndefined();
    expect(stateAfter(before.document, { ...facts, sources: { shop: { token: "u" } } }, now).row).toMatchObject({ version: 2 });
  });
});
