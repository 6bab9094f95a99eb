import fc from "fast-check";
import { expect, test } from "vitest";
import { harness, withoutOwn } from "./run-rows.js";

/** Few keys, so that values of all kinds meet in one place. */
const key = fc.constantFrom("a", "b", "c", "d", "e");
/** No text of this form is a number, a date or a boolean, so it stays as it is wherever it lands. */
const text = fc.string({ unit: "binary" }).map((value) => `~${value.toWellFormed()}`);
const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));

function rowsOf(scalar: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>[]> {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return fc.array(fc.dictionary(key, tree, { maxKeys: 5, noNullPrototype: true }), { minLength: 1, maxLength: 12 });
}

/** Booleans and numbers apart: a number in a column of booleans becomes one. */
const rows = fc.oneof(rowsOf(fc.oneof(text, number, fc.constant(null))), rowsOf(fc.oneof(text, fc.boolean(), fc.constant(null))));

function leavesOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "object") return Object.values(value).flatMap(leavesOf);
  return [leafText(value as string | number | boolean)];
}

/** A leaf as text, in which the types do not show: a number may arrive as an integer, a double, or as text among texts. */
function leafText(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" && (value.startsWith("~") || value === "True" || value === "False") ? value : String(Number(value));
}

test("all leaves of all rows arrive, once", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (items) => {
      const { normalizer, rows: result } = harness();
      normalizer.rows("t", items);
      await normalizer.finish();
      const arrived = Object.values(result()).flatMap((table) => withoutOwn(table).flatMap(leavesOf));
      expect(arrived.toSorted()).toEqual(items.flatMap(leavesOf).toSorted());
    }),
    { numRuns: 500 },
  );
});

test("pages do not matter: the same tables, columns and rows", async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 }), async (items, sizes) => {
      const whole = harness({ rowGroupRows: 3 });
      whole.normalizer.rows("t", items);
      await whole.normalizer.finish();
      const paged = harness({ rowGroupRows: 3 });
      for (let at = 0, page = 0; at < items.length; at += sizes[page++]!) {
        paged.normalizer.rows("t", items.slice(at, at + sizes[page]!));
        await paged.normalizer.relieve();
      }
      await paged.normalizer.finish();
      expect(paged.tracker.snapshot()).toEqual(whole.tracker.snapshot());
      expect(paged.rows()).toEqual(whole.rows());
    }),
    { numRuns: 200 },
  );
});

test("nested rows have a parent, and list positions without gaps", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (items) => {
      const { normalizer, rows: result, tracker } = harness();
      normalizer.rows("t", items);
      await normalizer.finish();
      // lists of one name at two depths share a table, so the parent may be in another one than the table's
      const parents = new Set(Object.values(result()).flatMap((table) => table.map((row) => row._dlt_id)));
      for (const [name, table] of Object.entries(result())) {
        if (tracker.table(name)?.parent === undefined) continue;
        const positions = new Map<unknown, number[]>();
        for (const row of table) {
          expect(parents).toContain(row._dlt_parent_id);
          positions.set(row._dlt_parent_id, [...(positions.get(row._dlt_parent_id) ?? []), Number(row._dlt_list_idx)]);
        }
        for (const list of positions.values()) expect(list).toEqual(list.map((_, index) => index));
      }
    }),
    { numRuns: 200 },
  );
});
