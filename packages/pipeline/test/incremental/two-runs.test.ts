import fc from "fast-check";
import { expect, test } from "vitest";
import { runCursor } from "./run-cursor.js";

const cuts = fc.array(fc.nat({ max: 30 }), { maxLength: 5 });

function inPages<Row>(rows: readonly Row[], at: readonly number[]): readonly (readonly Row[])[] {
  const ends = [...new Set([...at, rows.length])].sort((left, right) => left - right).filter((end) => end <= rows.length);
  return ends.map((end, index) => rows.slice(ends[index - 1] ?? 0, end));
}

/** A source that only grows, its values in ascending order, with many equal ones; each run reads all of it. */
const steps = fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 0, maxLength: 30 });

test.each([
  ["numbers", (value: number): unknown => value],
  ["dates", (value: number): unknown => new Date(value * 1_000)],
  ["texts", (value: number): unknown => String(value).padStart(4, "0")],
])("each row of a growing source is loaded once, whatever runs and pages it comes in: %s", (_title, valueOf) => {
  fc.assert(
    fc.property(steps, cuts, cuts, cuts, fc.boolean(), fc.boolean(), (growth, runEnds, pages, order, byKey, falling) => {
      let value = 0;
      const source = growth.map((step, id) => ({ id, t: valueOf((value += falling ? -step : step) + 100), text: "x" }));
      const ends = [...new Set([...runEnds.map((end) => Math.min(end, source.length)), source.length])].sort((left, right) => left - right);
      const loaded: { id: number }[] = [];
      let stored: ReturnType<typeof runCursor>["record"];
      for (const end of ends) {
        // within what is there, any order
        const rows = source.slice(0, end).map((row, index) => [order[index % (order.length || 1)] ?? index, row] as const);
        const shuffled = rows.toSorted(([left], [right]) => left - right).map(([, row]) => row);
        const run = runCursor(inPages(shuffled, pages), {
          stored,
          lastValueFunc: falling ? "min" : "max",
          ...(byKey ? { keys: ["id"] } : {}),
        });
        loaded.push(...(run.rows as { id: number }[]));
        stored = run.record;
      }
      expect(loaded.map(({ id }) => id).sort((left, right) => left - right)).toEqual(source.map(({ id }) => id));
    }),
  );
});

test("pages do not change what is loaded or kept", () => {
  const rows = fc.array(fc.record({ id: fc.nat({ max: 5 }), t: fc.nat({ max: 4 }) }), { maxLength: 30 });
  fc.assert(
    fc.property(
      rows,
      rows,
      cuts,
      fc.constantFrom({}, { rangeStart: "open" }, { lag: 2 }, { initialValue: 1, endValue: 3 }),
      (before, now, at, options) => {
        const stored = runCursor([before], options as object).record;
        const whole = runCursor([now], { stored, ...(options as object) });
        const paged = runCursor(inPages(now, at), { stored, ...(options as object) });
        expect([paged.rows, paged.record]).toEqual([whole.rows, whole.record]);
      },
    ),
  );
});
