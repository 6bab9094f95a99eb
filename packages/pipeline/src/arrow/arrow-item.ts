/**
 * What is read of Arrow data, by the shapes of the npm package `apache-arrow`: any version of it, and whatever has the same members.
 * Nothing is recognised by its class, for there may be several copies of that package.
 */
export interface ArrowType {
  /** One of `ArrowTypeId`. */
  readonly typeId: number;
  /** Of lists, structs, unions and maps. */
  readonly children?: readonly ArrowField[] | null | undefined;
  /** Of integers, times and decimals. */
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  /** Of decimals: digits. Of floats: 0, 1, 2 for 16, 32, 64 bits. */
  readonly precision?: number;
  readonly scale?: number;
  /** Of times and timestamps: 0 seconds, 1 milliseconds, 2 microseconds, 3 nanoseconds. Of dates: 0 days, 1 milliseconds. */
  readonly unit?: number;
  readonly timezone?: string | null;
  /** Of binary values of one width. */
  readonly byteWidth?: number;
  /** Of lists of one size. */
  readonly listSize?: number;
  /** Of unions: 0 sparse, 1 dense. */
  readonly mode?: number;
  readonly typeIdToChildIndex?: Readonly<Record<number, number>>;
  /** Of dictionaries: the type of their values. */
  readonly dictionary?: ArrowType;
}

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
}

export type ArrowValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** A piece of a column. Values, offsets and type ids of a slice begin with it; only the bits of validity and booleans begin `offset` earlier. */
export interface ArrowData {
  readonly type: ArrowType;
  readonly length: number;
  readonly offset: number;
  readonly nullCount: number;
  readonly values?: ArrowValues | undefined;
  readonly valueOffsets?: Int32Array | BigInt64Array | undefined;
  readonly typeIds?: Int8Array | undefined;
  readonly nullBitmap?: Uint8Array | null | undefined;
  readonly children: readonly ArrowData[];
  readonly dictionary?: ArrowDictionary | undefined;
  /** Of views: where their long values are. */
  readonly variadicBuffers?: readonly Uint8Array[];
}

export interface ArrowDictionary {
  readonly data: readonly ArrowData[];
}

/** A record batch. */
export interface ArrowBatch {
  readonly schema: ArrowSchema;
  readonly numRows: number;
  /** A struct with a child for each column. */
  readonly data: ArrowData;
}

/** A table. */
export interface ArrowTable {
  readonly schema: ArrowSchema;
  readonly numRows: number;
  readonly batches: readonly ArrowBatch[];
}

/** What a resource may give in the place of many rows. */
export type ArrowItem = ArrowTable | ArrowBatch;

/** `typeId` of the types, which is written in Arrow's own format too. */
export const ArrowTypeId = {
  dictionary: -1,
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  list: 12,
  struct: 13,
  union: 14,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  map: 17,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  binaryView: 23,
  utf8View: 24,
} as const;

/** Whether a value is a table or a record batch of Arrow. */
export function isArrowItem(value: unknown): value is ArrowItem {
  if (typeof value !== "object" || value === null) return false;
  const { schema, numRows, batches, data } = value as { readonly [member: string]: unknown };
  if (typeof numRows !== "number" || !Array.isArray((schema as { readonly fields?: unknown } | undefined)?.fields)) return false;
  return Array.isArray(batches) || Array.isArray((data as { readonly children?: unknown } | undefined)?.children);
}

/** The batches of a table or batch that have rows. */
export function batchesOf(item: ArrowItem): readonly ArrowBatch[] {
  return ("batches" in item ? item.batches : [item]).filter(({ numRows }) => numRows > 0);
}

/** Whether any value of a piece may be null; dictionaries may have nulls of their own. */
export function validityOf({ nullBitmap, nullCount }: ArrowData): Uint8Array | undefined {
  return nullBitmap && nullBitmap.byteLength > 0 && nullCount !== 0 ? nullBitmap : undefined;
}

/** Whether the value of an index is not null, as the bits of its piece say. */
export function isValid(validity: Uint8Array | undefined, bit: number): boolean {
  return validity === undefined || (validity[bit >> 3]! & (1 << (bit & 7))) !== 0;
}

/** About how many bytes a table or batch occupies. */
export function arrowBytes(item: ArrowItem): number {
  return batchesOf(item).reduce((total, { data }) => total + dataBytes(data), 0);
}

function dataBytes({ values, valueOffsets, nullBitmap, children, dictionary }: ArrowData): number {
  const own = (values?.byteLength ?? 0) + (valueOffsets?.byteLength ?? 0) + (nullBitmap?.byteLength ?? 0);
  return [...children, ...(dictionary?.data ?? [])].reduce((total, child) => total + dataBytes(child), own);
}
