import { type ArrowData, ArrowTypeId, isValid, validityOf } from "./arrow-item.js";

/** Where texts or binary values of a piece are. */
export interface ByteSpans {
  /** Begins to look at a value: where it is then stands in the other members. */
  readonly seek: (index: number) => void;
  bytes: Uint8Array;
  start: number;
  end: number;
}

const inlinedBytes = 12;
const bytesOfView = 16;

/** Finds the bytes of texts and binary values, in every layout that Arrow has for them; undefined for other types. */
export function spansOf(data: ArrowData): ByteSpans | undefined {
  const { type, values, valueOffsets } = data;
  const bytes = values === undefined ? new Uint8Array(0) : new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  switch (type.typeId) {
    case ArrowTypeId.utf8:
    case ArrowTypeId.binary:
    case ArrowTypeId.largeUtf8:
    case ArrowTypeId.largeBinary: {
      const spans: ByteSpans = { seek, bytes, start: 0, end: 0 };
      function seek(index: number): void {
        spans.start = Number(valueOffsets![index]);
        spans.end = Number(valueOffsets![index + 1]);
      }
      return spans;
    }
    case ArrowTypeId.fixedSizeBinary: {
      const width = type.byteWidth ?? 0;
      const spans: ByteSpans = { seek, bytes, start: 0, end: 0 };
      function seek(index: number): void {
        spans.start = index * width;
        spans.end = spans.start + width;
      }
      return spans;
    }
    case ArrowTypeId.utf8View:
    case ArrowTypeId.binaryView:
      return spansOfViews(data, bytes);
    case ArrowTypeId.dictionary:
      return spansOfDictionary(data);
    default:
      return undefined;
  }
}

function spansOfViews({ variadicBuffers = [] }: ArrowData, views: Uint8Array): ByteSpans {
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const spans: ByteSpans = { seek, bytes: views, start: 0, end: 0 };
  function seek(index: number): void {
    const at = index * bytesOfView;
    const length = view.getInt32(at, true);
    const isInlined = length <= inlinedBytes;
    spans.bytes = isInlined ? views : variadicBuffers[view.getInt32(at + 8, true)]!;
    spans.start = isInlined ? at + 4 : view.getInt32(at + 12, true);
    spans.end = spans.start + length;
  }
  return spans;
}

function spansOfDictionary(data: ArrowData): ByteSpans | undefined {
  const chunks = data.dictionary?.data ?? [];
  const [chunk] = chunks;
  const inner = chunk && chunks.length === 1 ? spansOf(chunk) : undefined;
  if (inner === undefined || hasNulls(chunk!)) return undefined;
  const keys = data.values!;
  const spans: ByteSpans = { seek, bytes: inner.bytes, start: 0, end: 0 };
  function seek(index: number): void {
    inner!.seek(Number(keys[index]));
    spans.bytes = inner!.bytes;
    spans.start = inner!.start;
    spans.end = inner!.end;
  }
  return spans;
}

function hasNulls(data: ArrowData): boolean {
  const validity = validityOf(data);
  for (let index = 0; index < data.length; index++) if (!isValid(validity, data.offset + index)) return true;
  return false;
}
