import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./lines-of.js";

test("lines are the same however the bytes are cut", async () => {
  const text = fc.array(fc.constantFrom("a", "\n", "\r", "ż", "🦚", "\u2028"), { maxLength: 30 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (content, size) => {
      const bytes = Buffer.from(content);
      async function* chunks(): AsyncGenerator<Uint8Array> {
        // One buffer for all, as a stream may do it.
        const reused = Buffer.alloc(size);
        for (let at = 0; at < bytes.length; at += size) {
          const copied = bytes.copy(reused, 0, at, at + size);
          yield reused.subarray(0, copied);
        }
      }
      const lines: string[] = [];
      for await (const line of linesOf(chunks())) lines.push(line);
      const expected = content.split("\n");
      if (expected.at(-1) === "") expected.pop();
      expect(lines).toEqual(expected);
    }),
  );
});
