/**
 * A decimal in the binary form of `numeric`: groups of four digits, the weight of the first group, sign, digits after the point.
 * Writes at `at` and gives the position after it; the caller has made room for `numericRoom` bytes. The text is plain digits.
 */
export function writeNumeric(view: DataView, at: number, bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === minus;
  let first = negative || bytes[start] === plus ? start + 1 : start;
  let point = end;
  for (let index = first; index < end; index++) {
    if (bytes[index] !== dot) continue;
    point = index;
    break;
  }
  const scale = point === end ? 0 : end - point - 1;
  while (first < point && bytes[first] === zero) first++;

  const whole = point - first;
  const wholeGroups = Math.ceil(whole / 4);
  const groups = wholeGroups + Math.ceil(scale / 4);
  let position = at + 8;
  let leading = true;
  let skipped = 0;
  let last = position;
  // The first group takes what is left when the others have four digits each.
  let digit = first - (wholeGroups * 4 - whole);
  for (let group = 0; group < groups; group++) {
    if (group === wholeGroups) digit = point + 1;
    let value = 0;
    for (let index = 0; index < 4; index++, digit++) {
      const inside = digit >= first && digit < end && digit !== point;
      value = value * 10 + (inside ? bytes[digit]! - zero : 0);
    }
    if (leading && value === 0) {
      skipped++;
      continue;
    }
    leading = false;
    view.setInt16(position, value);
    position += 2;
    if (value !== 0) last = position;
  }
  const count = (last - at - 8) / 2;
  view.setInt16(at, count);
  view.setInt16(at + 2, count === 0 ? 0 : wholeGroups - skipped - 1);
  view.setUint16(at + 4, negative && count > 0 ? 0x4000 : 0);
  view.setUint16(at + 6, scale);
  return last;
}

/** The most bytes that a decimal of so many characters takes. */
export function numericRoom(characters: number): number {
  return 8 + 2 * (Math.ceil(characters / 4) + 2);
}

const zero = 48;
const dot = 46;
const minus = 45;
const plus = 43;
