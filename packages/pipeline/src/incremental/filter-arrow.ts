import { type ArrowItem, batchesOf } from "../arrow/arrow-item.js";
import { arrowReader } from "../arrow/arrow-reader.js";
import { ArrowRow } from "../arrow/arrow-row.js";

/** How the rows of Arrow data are judged. */
export interface ArrowJudge {
  /** The name of the cursor's column. */
  readonly column: string;
  /** Whether a row stays; `value` is undefined where there is no such column. */
  readonly keeps: (value: unknown, row: unknown) => boolean;
  /** Whether rows are remembered, so that `keeps` wants to see them. */
  readonly needsRows: boolean;
}

/** A batch, or any other Arrow data that can be cut. */
interface Sliceable {
  slice(from: number, to: number): ArrowItem;
}

/** The rows of Arrow data that stay, as slices of its batches: neighbours stay together, and nothing is copied. */
export function filterArrow(item: ArrowItem, { column, keeps, needsRows }: ArrowJudge): readonly ArrowItem[] {
  const kept: ArrowItem[] = [];
  for (const batch of batchesOf(item)) {
    const at = batch.schema.fields.findIndex(({ name }) => name === column);
    const read = at === -1 ? () => undefined : arrowReader(batch.data.children[at]!);
    let from = -1;
    for (let row = 0; row <= batch.numRows; row++) {
      const stays = row < batch.numRows && keeps(read(row), needsRows ? new ArrowRow(batch, row).toJSON() : undefined);
      if (stays && from === -1) from = row;
      if (stays || from === -1) continue;
      kept.push(from === 0 && row === batch.numRows ? batch : (batch as unknown as Sliceable).slice(from, row));
      from = -1;
    }
  }
  return kept;
}
