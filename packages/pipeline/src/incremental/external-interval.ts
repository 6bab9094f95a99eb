import type { Environment } from "../config/environment-provider.js";
import { DateValue } from "../values/date-value.js";
import { parseIsoText } from "../values/iso-text.js";
import { daysOfMicros, microsPerMinute, type Micros } from "../values/micros.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { CursorError } from "./cursor-error.js";
import { compareKeys, orderedValue, timestampLike, type OrderedValue } from "./cursor-value.js";
import type { Incremental } from "./incremental.js";
import { givenText } from "../values/given-text.js";

const startName = "DLT_INTERVAL_START";
const endName = "DLT_INTERVAL_END";
const zoneName = "DLT_INTERVAL_TIMEZONE";

/**
 * The definition with the interval of an external scheduler for its range: start and end from the environment, as values of the kind that
 * `initialValue` has (numbers: seconds since 1970), within the bounds of the definition. Throws a `CursorError` where that is not possible.
 */
export function withExternalInterval(definition: Incremental, environment: Environment, resource: string): Incremental {
  if (!definition.allowExternalSchedulers) return definition;
  const { cursorPath, lastValueFunc, initialValue, endValue } = definition;
  const refuse = (problem: string): CursorError =>
    new CursorError("DLT_CURSOR_INTERVAL", `Resource "${resource}", cursor ${givenText(cursorPath)}: ${problem}`, { resource, cursorPath });

  if (lastValueFunc !== "max") throw refuse('an interval from outside needs lastValueFunc "max".');
  const model = initialValue === undefined ? undefined : orderedValue(initialValue);
  if (model?.kind === undefined) {
    throw refuse("initialValue is missing, and says what kind of value an interval from outside is to become. Give the earliest one.");
  }
  const { [startName]: startText, [endName]: endText, [zoneName]: zone } = environment;
  if (!startText || !endText) {
    throw refuse(
      `allowExternalSchedulers is set, but ${startText ? endName : startName} is not. Set both, in ISO 8601 and UTC, or leave the option out.`,
    );
  }
  const bound = (name: string, text: string): OrderedValue => {
    const micros = instantOf(text);
    if (micros === undefined) throw refuse(`${name} is no ISO 8601 timestamp; give one such as 2024-01-01T00:00:00Z.`);
    const offset = zone ? offsetIn(zone, micros) : 0;
    if (offset === undefined) throw refuse(`${zoneName} is no time zone; give an IANA name such as Europe/Berlin.`);
    const value = boundOf(model, micros, offset);
    if (value === undefined) {
      throw refuse(
        `initialValue is ${model.kind === "text" ? "a text" : "of a kind"} that an interval from outside cannot become. ` +
          "Give a Date, naive(), date() or a number, and rows with the same, converted in addMap() if need be.",
      );
    }
    return orderedValue(value) as OrderedValue;
  };
  const [start, end] = [bound(startName, startText), bound(endName, endText)];
  const last = endValue === undefined ? undefined : (orderedValue(endValue) as OrderedValue);
  return definition.between(
    compareKeys(model.key, start.key) >= 0 ? initialValue : start.value,
    last !== undefined && compareKeys(end.key, last.key) >= 0 ? endValue : end.value,
  );
}

/** Without offset it is UTC. */
function instantOf(text: string): Micros | undefined {
  const parsed = parseIsoText(text);
  if (parsed?.kind === "date") return parsed.days * 86_400_000_000;
  return parsed?.kind === "timestamp" ? parsed.micros : undefined;
}

function boundOf({ kind, value }: OrderedValue, micros: Micros, offset: number): unknown {
  switch (kind) {
    case "timestamp":
      return value instanceof Date ? timestampLike(value, micros) : new TimestampValue(micros, offset);
    case "naive":
      return new TimestampValue(micros);
    case "date":
      return new DateValue(daysOfMicros(BigInt(micros) + BigInt(offset * microsPerMinute)));
    case "number":
      if (typeof value === "bigint") return BigInt(Math.floor(Number(micros) / 1_000_000));
      return typeof value === "number" ? Number(micros) / 1_000_000 : undefined;
    default:
      return undefined;
  }
}

/** Minutes that the clocks of a zone are ahead of UTC at a moment; undefined for what is no zone. */
function offsetIn(zone: string, micros: Micros): number | undefined {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(Number(micros) / 1_000);
    const text = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(text);
    const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
    return match?.[1] === "-" ? -minutes : minutes;
  } catch {
    return undefined;
  }
}
