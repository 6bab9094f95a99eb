/** A version of a schema as it is stored, byte for byte what Python dlt stores. A destination keeps `document` as text and never parses it. */
export interface StoredSchema {
  readonly name: string;
  /** Base64 of the SHA3-256 of the content. */
  readonly hash: string;
  /** Rises by one with each saved change. */
  readonly version: number;
  /** Of the form of the document. */
  readonly engineVersion: number;
  /** JSON. */
  readonly document: string;
}
