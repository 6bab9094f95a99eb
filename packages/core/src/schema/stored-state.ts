/** The state of a pipeline after a load, encoded. A destination keeps `encoded` as text and never parses it. */
export interface StoredState {
  readonly pipeline: string;
  /** Rises by one with each change. */
  readonly version: number;
  /** Of the form of the document. */
  readonly engineVersion: number;
  /** Base64 of the SHA3-256 of the content. */
  readonly hash: string;
  /** Base64 of zlib of JSON. */
  readonly encoded: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The `_dlt_id` of the row, made by the engine so that a replay writes the same row. */
  readonly rowId: string;
}
