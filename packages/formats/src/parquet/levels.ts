import { ByteOutput } from "../output/byte-output.js";

/** Writes a number of up to 53 bits as a varint. */
function varint(output: ByteOutput, value: number): void {
  let rest = value;
  while (rest >= 128) {
    output.byte((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  output.byte(rest);
}

/** A run of one value in the hybrid encoding of levels and dictionary indexes, at a width of up to 8 bits. */
export function run(value: number, length: number): Uint8Array {
  const output = new ByteOutput(16);
  varint(output, length * 2);
  output.byte(value);
  return output.view();
}

/**
 * The definition levels of a page of version 1, its own length in front: which of `rows` rows from `firstRow` have a value, of which there are `values`.
 * The validity bits are Parquet's encoding already; a page that begins within a byte has them shifted.
 */
export function definitionLevels(validity: Uint8Array | undefined, firstRow: number, rows: number, values: number): Uint8Array {
  const output = new ByteOutput(16 + ((rows + 7) >> 3));
  output.length = 4;
  if (values === rows || values === 0 || validity === undefined) output.copy(run(values === 0 ? 0 : 1, rows));
  else {
    const bytes = (rows + 7) >> 3;
    varint(output, bytes * 2 + 1);
    const first = firstRow >> 3;
    const shift = firstRow & 7;
    if (shift === 0) output.copy(validity, first, first + bytes);
    else {
      for (let index = first; index < first + bytes; index++) {
        output.byte(((validity[index]! >> shift) | ((validity[index + 1] ?? 0) << (8 - shift))) & 255);
      }
    }
  }
  output.bytes.writeUInt32LE(output.length - 4, 0);
  return output.view();
}
