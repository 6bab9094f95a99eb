import type { BatchColumn } from "@dlt-ts/core";

/** Smallest and greatest value of a column chunk, as PLAIN bytes. */
export interface Extremes {
  readonly min: Uint8Array;
  readonly max: Uint8Array;
}

/** Longer constants are not worth repeating in the footer. */
const longestConstant = 64;

/**
 * The extremes of numbers, dates, times and constants. Text, binary and decimals go without: comparing them byte by byte would cost more than
 * writing them, and readers only lose a shortcut.
 */
export function extremesOf({ data, count }: BatchColumn, bits: number | undefined): Extremes | undefined {
  if (count === 0) return undefined;
  switch (data.kind) {
    case "bool":
      return { min: Uint8Array.of(data.values.includes(0) ? 0 : 1), max: Uint8Array.of(data.values.includes(1) ? 1 : 0) };
    case "int32":
      return extremesOfInt32(data.values);
    case "int64":
      return extremesOfInt64(data.values, bits === undefined ? 8 : 4);
    case "float64":
      return extremesOfFloat64(data.values);
    case "constant":
      return data.value.length <= longestConstant ? { min: data.value, max: data.value } : undefined;
    case "bytes":
      return undefined;
  }
}

function extremesOfInt32(values: Int32Array): Extremes {
  let min = values[0]!;
  let max = min;
  for (let index = 1; index < values.length; index++) {
    const value = values[index]!;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  return { min: new Uint8Array(Int32Array.of(min).buffer), max: new Uint8Array(Int32Array.of(max).buffer) };
}

function extremesOfInt64(words: Int32Array, width: 4 | 8): Extremes {
  let minLow = words[0]!;
  let minHigh = words[1]!;
  let maxLow = minLow;
  let maxHigh = minHigh;
  for (let index = 2; index < words.length; index += 2) {
    const low = words[index]!;
    const high = words[index + 1]!;
    if (high < minHigh || (high === minHigh && low >>> 0 < minLow >>> 0)) {
      minLow = low;
      minHigh = high;
    } else if (high > maxHigh || (high === maxHigh && low >>> 0 > maxLow >>> 0)) {
      maxLow = low;
      maxHigh = high;
    }
  }
  return {
    min: new Uint8Array(Int32Array.of(minLow, minHigh).buffer, 0, width),
    max: new Uint8Array(Int32Array.of(maxLow, maxHigh).buffer, 0, width),
  };
}

function extremesOfFloat64(values: Float64Array): Extremes {
  let min = values[0]!;
  let max = min;
  for (let index = 1; index < values.length; index++) {
    const value = values[index]!;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  // Both zeros are equal but have an order in readers: the format asks for the outer one.
  if (min === 0) min = -0;
  if (max === 0) max = 0;
  return { min: new Uint8Array(Float64Array.of(min).buffer), max: new Uint8Array(Float64Array.of(max).buffer) };
}
