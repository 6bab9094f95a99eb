import { expect, test } from "vitest";
import { date } from "./date-value.js";
import { time } from "./time-value.js";
import { naive } from "./timestamp-value.js";
import { ValueError } from "./value-error.js";

test.each([undefined, null, 7, 5n, {}, Symbol("s")])("what is no text is refused as a value: %s", (value) => {
  for (const make of [date, time, naive]) expect(() => make(value as never)).toThrow(ValueError);
});
