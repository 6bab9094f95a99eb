import { isUtf8 } from "node:buffer";
import { type ByteSpans, spansOf } from "../../arrow/arrow-bytes.js";
import { type ArrowData, isValid } from "../../arrow/arrow-item.js";
import { tooLarge } from "./cell-problem.js";
import type { Fill } from "./fill-numbers.js";

/** Up to this length a loop is faster than a call into native code. */
const loopedLength = 24;

/** Texts and binary values. Throws a `CellProblem` for one that is too long. False, and nothing has happened, where the layout needs the long way, or texts are no UTF-8. */
export function fillBytes({ builder, data, from, block, maxBytes }: Fill, isText: boolean): boolean {
  const spans = spansOf(data);
  if (spans === undefined || (isText && !isWellFormed(data, spans, from, block))) return false;
  const { validity, rows, offset, count } = block;
  let size = count * 4;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    spans.seek(from + row);
    const length = spans.end - spans.start;
    if (length > maxBytes) throw tooLarge(maxBytes, from + row);
    size += length;
  }
  const room = builder.roomForBytes(block, size);
  const target = room.values;
  let { at } = room;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    spans.seek(from + row);
    const { bytes, start, end } = spans;
    const length = end - start;
    target[at] = length;
    target[at + 1] = length >> 8;
    target[at + 2] = length >> 16;
    target[at + 3] = length >> 24;
    at += 4;
    if (length <= loopedLength) for (let index = start; index < end; index++) target[at++] = bytes[index]!;
    else {
      target.set(bytes.subarray(start, end), at);
      at += length;
    }
  }
  return true;
}

/** Neighbours are checked as one text; where a value begins inside a character, the long way replaces its bytes. */
function isWellFormed({ valueOffsets }: ArrowData, spans: ByteSpans, from: number, { rows, validity, offset }: Fill["block"]): boolean {
  const isInside = (): boolean => spans.start < spans.end && (spans.bytes[spans.start]! & 0xc0) === 0x80;
  if (valueOffsets === undefined) {
    for (let row = 0; row < rows; row++) {
      if (!isValid(validity, offset + row)) continue;
      spans.seek(from + row);
      if (isInside() || !isUtf8(spans.bytes.subarray(spans.start, spans.end))) return false;
    }
    return true;
  }
  if (validity === undefined && !isUtf8(spans.bytes.subarray(Number(valueOffsets[from]), Number(valueOffsets[from + rows])))) return false;
  for (let row = 0; row < rows; row++) {
    if (!isValid(validity, offset + row)) continue;
    spans.seek(from + row);
    if (isInside() || (validity !== undefined && !isUtf8(spans.bytes.subarray(spans.start, spans.end)))) return false;
  }
  return true;
}
