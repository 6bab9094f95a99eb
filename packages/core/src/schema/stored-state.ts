/** The state of a pipeline after a load, encoded. A destination keeps `encoded` as text and never parses it. */
export interface StoredState {
  readonly pipeline: string;
  readonly version: number;
  readonly engineVersion: number;
  readonly hash: string;
  readonly encoded: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The `_dlt_id` of the row, made by the engine so that a replay writes the same row. */
  readonly rowId: string;
}
