/** The engines on which loads are put to the test. */
export const engineNames = ["duckdb", "postgres"] as const;

export type EngineName = (typeof engineNames)[number];

/** Where a dataset lives. Plain JSON, so that processes can hand it to one another. */
export interface Place {
  readonly engine: EngineName;
  /** The path of a file, or a connection string of a database that nothing else uses. */
  readonly address: string;
}
