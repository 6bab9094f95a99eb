/** What `JSON.stringify` and `JSON.parse` carry without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One row as a reader gives it. A type alias, not an interface, so that a literal stays assignable to `Json`. */
export type Row = { readonly [column: string]: Json };
