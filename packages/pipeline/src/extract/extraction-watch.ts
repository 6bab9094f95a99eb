/** Who hears of resources while they are read. */
export interface ExtractionWatch {
  /** A resource is read from now on, or those that it is made of are. */
  begins(name: string): void;
  /** Passes the pages of a resource on, as they come. */
  waited<Row>(name: string, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[], void, undefined>;
  /** Rows of a resource go to a table. */
  gave(name: string, rows: number): void;
  /** A resource has given all. */
  ends(name: string): void;
}
