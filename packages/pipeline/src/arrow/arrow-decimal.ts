import type { ArrowData } from "./arrow-item.js";

/** Reads decimals of a piece as plain text, all digits of the scale included. */
export function decimalReader({ type, values }: ArrowData): (index: number) => string {
  const { scale = 0 } = type;
  const words = new Uint32Array(values!.buffer, values!.byteOffset, values!.byteLength >> 2);
  const stride = (type.bitWidth ?? 128) >> 5;
  return (index) => withPoint(digitsAt(words, index * stride, stride), scale);
}

function digitsAt(words: Uint32Array, at: number, stride: number): string {
  const low = words[at]!;
  const extension = words[at + stride - 1]! | 0;
  // most decimals are small: all words above the first two say the sign only
  const next = stride > 1 ? words[at + 1]! | 0 : low | 0;
  let isSmall = next < 0x200000 && next >= -0x200000;
  for (let word = 2; word < stride && isSmall; word++) isSmall = (words[at + word]! | 0) === next >> 31;
  if (isSmall) return String(stride > 1 ? next * 4294967296 + low : low | 0);
  let value = BigInt(extension);
  for (let word = stride - 2; word >= 0; word--) value = (value << 32n) | BigInt(words[at + word]!);
  return String(value);
}

function withPoint(digits: string, scale: number): string {
  if (scale === 0) return digits;
  if (scale < 0) return digits === "0" ? digits : digits + "0".repeat(-scale);
  const sign = digits.startsWith("-") ? "-" : "";
  const unsigned = digits.slice(sign.length).padStart(scale + 1, "0");
  return `${sign}${unsigned.slice(0, -scale)}.${unsigned.slice(-scale)}`;
}
