import fc from "fast-check";

/** What SQL, a file format or JavaScript reads as something else. */
const special = fc.constantFrom(
  ...`' " \\ ; -- /* */ $$ $1 ? %s {} \\' '' E' \\. \\N , ż 🦚 \\x00 \\n \\u0041 __proto__ constructor`.split(" "),
  ...Array.from("\n\r\t\u0000\u00a0\u2028\ufeff\u0301"),
);

/** Any text without half characters, made mostly of what is special; seldom long. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.oneof(special, fc.string({ unit: "binary" })), { maxLength: 12 })
      .map((parts) => parts.join(""))
      .filter((text) => text.isWellFormed()),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "\u0000", "a\u0000b", "__proto__", "null", "NULL", "x".repeat(100_000)) },
);

/** Names that statements use themselves, that are words of SQL or members of objects, that have the greatest length, and any. */
export function hostileNames(greatestLength: number, isName: (text: string) => boolean): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom("__proto__", "constructor", "s", "d", "n", "r", "m", "k", "staged", "target", "select", "x".repeat(greatestLength)),
    hostileText.filter((text) => text !== "" && !text.includes("\u0000") && isName(text)),
  );
}
