import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../test/vectors/load_package.json" with { type: "json" };
import { isLoadId, loadIdOf, nextLoadId, timeOfLoadId } from "./load-id.js";

const recorded = vectors.cases.flatMap((each) => (each.kind === "load_id" && "unix_time" in each ? [each] : []));

describe("load ids", () => {
  test.each(recorded)("$id: $load_id as Python prints it", ({ unix_time, load_id }) => {
    expect(loadIdOf(Number(unix_time!.value))).toBe(load_id);
    expect(isLoadId(load_id!)).toBe(true);
  });

  test("rise as text whatever the clock does", () => {
    const clock = fc.double({ min: 1_600_000_000_000, max: 1_900_000_000_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(clock, { minLength: 2, maxLength: 50 }), (times) => {
        let newest: string | undefined;
        for (const time of times) {
          const id = nextLoadId(time, newest);
          if (newest !== undefined) expect(id > newest).toBe(true);
          expect(isLoadId(id)).toBe(true);
          newest = id;
        }
      }),
    );
  });

  test("follow one another by the smallest step when the clock stands still", () => {
    expect(nextLoadId(1_700_000_000_000, "1700000000.0")).toBe("1700000000.0000002");
    expect(nextLoadId(1_700_000_000_500, "1700000000.0")).toBe("1700000000.5");
  });

  test("say when they were made", () => {
    expect(timeOfLoadId("1700000000.0")).toBe("2023-11-14T22:13:20.000000Z");
    expect(timeOfLoadId("1700000000.1234567")).toBe("2023-11-14T22:13:20.123456Z");
  });

  test.each(["", "..", "1700000000", "1700000000.5.removed", "x1700000000.5"])("%j is none", (text) => {
    expect(isLoadId(text)).toBe(false);
  });
});
