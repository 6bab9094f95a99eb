import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeState } from "../../src/state/decode-state.js";
import { encodeState } from "../../src/state/encode-state.js";
import type { PipelineState } from "../../src/state/pipeline-state.js";
import { StateError } from "../../src/state/state-error.js";
import { bumpState, stateHash } from "../../src/state/state-hash.js";
import { stateRow } from "../../src/state/state-row.js";
import { decodeTyped } from "../../src/values/decode-typed.js";
import { encodePlain, encodeTyped } from "../../src/values/encode-json.js";
import { valueOfTag } from "../value-of-tag.js";
import { readVectors } from "../vectors.js";

interface StateCase {
  readonly id: string;
  readonly kind: "encode" | "bump" | "decode" | "row" | "load_package_state" | "incremental_hash";
  readonly title?: string;
  readonly state: object;
  readonly typed_json: string;
  readonly version_hash: string;
  readonly encoded: string;
  readonly json_text_of_state_file: string;
  readonly text: string;
  readonly decoded?: object;
  readonly migrated?: object;
  readonly error?: object;
  readonly steps: readonly {
    readonly state: object;
    readonly version: number;
    readonly version_hash: string;
    readonly previous_hash: string | null;
  }[];
  readonly row: { readonly state: { readonly $decoded: object } } & Readonly<Record<string, unknown>>;
  readonly json: string;
  readonly hash: string;
  readonly value: unknown;
}

const cases = readVectors<StateCase>("state.json");

function casesOf(kind: StateCase["kind"]): readonly (readonly [string, StateCase])[] {
  return cases.filter((vector) => vector.kind === kind).map((vector) => [`${vector.id} ${vector.title ?? ""}`, vector]);
}

function stateOf(vector: object): PipelineState {
  return valueOfTag(vector) as PipelineState;
}

function unpacked(encoded: string): string {
  return inflateSync(Buffer.from(encoded, "base64")).toString();
}

describe("a state that Python dlt has stored", () => {
  test.each(casesOf("encode"))("%s", (_title, { state, typed_json, version_hash, encoded, json_text_of_state_file }) => {
    const document = stateOf(state);
    expect(stateHash(document)).toBe(version_hash);
    // Compressed bytes depend on the build of zlib, their content does not.
    expect(unpacked(encodeState(document))).toBe(typed_json);
    expect(unpacked(encoded)).toBe(typed_json);
    expect(encodeTyped(document)).toBe(json_text_of_state_file);
    const read = decodeTyped(unpacked(encoded));
    expect(encodeTyped(read)).toBe(typed_json);
    expect(stateHash(read as PipelineState)).toBe(version_hash);
  });

  test.each(casesOf("bump"))("%s: versions of a sequence", (_title, { steps }) => {
    for (const { state, version, version_hash, previous_hash } of steps) {
      const before = stateOf(state);
      expect(before._version_hash ?? null).toBe(previous_hash);
      expect(bumpState(before)).toMatchObject({ _state_version: version, _version_hash: version_hash });
    }
  });

  test.each(casesOf("decode").filter(([, { migrated }]) => migrated !== undefined))("%s: read", (_title, { text, migrated }) => {
    expect(decodeState(text, "pp")).toEqual(migrated);
  });

  test.each(casesOf("decode").filter(([, { migrated }]) => migrated === undefined))("%s: refused", (_title, { text, error, decoded }) => {
    // Python reads `{}` and fails at the next step, for it has no version.
    expect(error !== undefined || Object.keys(decoded ?? {}).length === 0).toBe(true);
    expect(() => decodeState(text, "pp")).toThrow(StateError);
  });

  test.each(casesOf("row"))("%s: its row", (_title, { state, row }) => {
    const createdAt = "2024-01-02T03:04:05.678Z";
    const stored = stateRow(stateOf(state), { createdAt, rowId: "abc" });
    expect(stored).toMatchObject({
      pipeline: row["pipeline_name"],
      version: row["version"],
      engineVersion: row["engine_version"],
      hash: row["version_hash"],
      createdAt,
      rowId: "abc",
    });
    expect(JSON.parse(unpacked(stored.encoded))).toEqual(row.state.$decoded);
  });

  /** Load packages keep a state of their own in Python; ours have a manifest. The rule of the hash is the same, so it is checked here. */
  test.each(casesOf("load_package_state"))("%s: the hash of a load package", (_title, vector) => {
    const { load_metrics: _excluded, ...content } = stateOf(vector.state) as PipelineState & { readonly load_metrics?: unknown };
    const [version, hash] = (vector as unknown as { readonly result: readonly [number, string] }).result;
    expect(bumpState(content)).toMatchObject({ _state_version: version, _version_hash: hash });
  });

  /** What incremental loading will remember of rows. */
  test.each(casesOf("incremental_hash"))("%s: the hash of a row", (_title, { value, json, hash }) => {
    const text = encodePlain(valueOfTag(value), { sortKeys: true });
    expect(text).toBe(json);
    expect(createHash("shake128", { outputLength: 15 }).update(text).digest("base64")).toBe(hash);
  });
});

test("a text that is no state is refused without being repeated", () => {
  expect(() => decodeState("AAAA", "pp")).toThrow(
    /The stored state of pipeline "pp" is neither typed JSON nor a compressed form of it: 4 characters were found/,
  );
});

test("a state of a later form says what to do", () => {
  expect(() => decodeState('{"_state_version":1,"_state_engine_version":5}', "pp")).toThrow(
    /has form 5, and this version reads forms 1 to 4\. A newer version wrote it: update dlt-ts/,
  );
});

test("JSON that is no state is refused", () => {
  for (const text of ["[]", "{}", "[null]", '"x"', '{"_state_version":"1","_state_engine_version":4}']) {
    expect(() => decodeState(text, "pp")).toThrow(/is JSON, but no state/);
  }
});
