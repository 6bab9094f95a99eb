const marks = ["decimal", "wei", "timestamp", "date", "time", "float", "hex-bytes"] as const;

/** What a value made by dlt-ts is. */
export type ValueMark = (typeof marks)[number];

/** A value made by dlt-ts. It is known by the mark, not by its class, so that two installed copies understand each other. */
export interface MarkedValue {
  readonly dltValue: ValueMark;
}

export function isMarkedValue(value: object): value is MarkedValue {
  return "dltValue" in value && (marks as readonly unknown[]).includes(value.dltValue);
}
