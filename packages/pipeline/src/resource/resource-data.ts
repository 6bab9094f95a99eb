/** One thing that a source gives: a row, or a list of rows (a page). */
export type RowOrPage<Row> = Row | readonly Row[];

/** Rows as they can be walked once: a list, a generator, a stream. */
export type RowSource<Row> = Iterable<RowOrPage<Row>> | AsyncIterable<RowOrPage<Row>>;

/**
 * What a resource reads: rows or pages, now or later, or a function that begins to read them. A function is called anew for each run,
 * so a resource of one can be run again; a generator object is empty afterwards.
 */
export type ResourceData<Row> = RowSource<Row> | PromiseLike<RowSource<Row>> | (() => RowSource<Row> | PromiseLike<RowSource<Row>>);
