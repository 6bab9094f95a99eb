import { isoDate } from "@dlt-ts/formats";
import { describe, expect, test } from "vitest";
import { parseIsoText, type IsoText } from "../../src/values/iso-text.js";
import { formatTime } from "../../src/values/micros.js";
import { TimestampValue } from "../../src/values/timestamp-value.js";
import { parseTimestamp } from "../../src/values/timestamp.js";
import { readVectors } from "../vectors.js";

interface DetectCase {
  readonly id: string;
  readonly value: string;
  readonly detected: { readonly iso_timestamp: string | null; readonly iso_date: string | null };
  readonly parsed: { readonly parse_iso_like_datetime: { readonly $type?: string; readonly value?: string; readonly error?: string } };
}

/** Python calls a text with an offset of a day a timestamp and then cannot convert it, which ends in a variant column. Here it is text. */
const offsetOfADay = "infp248";

const cases = readVectors<DetectCase>("iso-text.json");

function shown(parsed: IsoText | undefined): { readonly $type: string; readonly value: string } | undefined {
  switch (parsed?.kind) {
    case "timestamp":
      return { $type: "datetime", value: new TimestampValue(parsed.micros, parsed.offset).toString() };
    case "date":
      return { $type: "date", value: isoDate(parsed.days) };
    case "time":
      return { $type: "time", value: formatTime(parsed.micros) };
    default:
      return undefined;
  }
}

describe("texts that Python dlt has parsed", () => {
  test.each(cases.map((vector) => [vector.id, vector.value, vector] as const))("%s %j", (id, text, { detected, parsed }) => {
    const expected = parsed.parse_iso_like_datetime;
    const actual = parseIsoText(text);
    expect(shown(actual)).toEqual(expected.error === undefined ? expected : undefined);
    const isTimestamp = detected.iso_timestamp === "timestamp" && id !== offsetOfADay;
    expect(actual?.kind === "timestamp").toBe(isTimestamp);
    expect(actual?.kind === "date").toBe(detected.iso_date === "date");
    expect(parseTimestamp(text)).toBe(actual?.kind === "timestamp" ? actual.micros : undefined);
  });
});
