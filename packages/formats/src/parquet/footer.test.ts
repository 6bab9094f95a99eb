import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { hyparquetMetadata } from "../../test/hyparquet.js";
import { types } from "../../test/files.js";
import { parquetColumn } from "./column-type.js";
import { footer, magic, type WrittenRowGroup } from "./footer.js";

it("keeps offsets and counts beyond 32 bits, and more row groups than 16 bits count", () => {
  const type = parquetColumn("things", { name: "id", dataType: "bigint" }, types);
  const group = (offset: number): WrittenRowGroup => ({
    rows: 3_000_000_000,
    offset,
    chunks: [
      {
        type,
        rows: 3_000_000_000,
        nulls: 2_500_000_000,
        extremes: undefined,
        dictionaryOffset: offset,
        dataOffset: offset + 20,
        compressedSize: 5_000_000_000,
        uncompressedSize: 2 ** 40,
      },
    ],
  });
  const groups = [group(4), group(5_000_000_004), group(2 ** 45), ...Array.from({ length: 33_000 }, () => group(2 ** 45))];
  const metadata = hyparquetMetadata(Buffer.concat([magic, footer([type], groups, 6)]));
  expect(metadata.num_rows).toBe(3_000_000_000n * 33_003n);
  expect(metadata.row_groups).toHaveLength(33_003);
  expect(metadata.row_groups.slice(0, 3).map(({ columns }) => columns[0]?.meta_data?.data_page_offset)).toEqual([
    24n,
    5_000_000_024n,
    2n ** 45n + 20n,
  ]);
  const { meta_data: chunk } = metadata.row_groups[1]!.columns[0]!;
  expect(chunk).toMatchObject({
    num_values: 3_000_000_000n,
    total_compressed_size: 5_000_000_000n,
    total_uncompressed_size: 2n ** 40n,
    dictionary_page_offset: 5_000_000_004n,
    codec: "ZSTD",
  });
  expect(chunk?.statistics?.null_count).toBe(2_500_000_000n);
});
