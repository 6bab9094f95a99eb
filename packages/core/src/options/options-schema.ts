/** A problem that a schema found. */
export interface OptionsIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The answer of a schema: a value, or what is wrong with the input. */
export type OptionsResult<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly OptionsIssue[] };

/** What core asks a schema for when it wants the JSON Schema of what it takes. */
export interface OptionsJsonSchemaQuery {
  readonly target: "draft-2020-12";
  /** Words for one library. `unrepresentable: "any"` tells zod to describe an instance of a class as anything, instead of failing. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/**
 * The part of Standard Schema and Standard JSON Schema that core relies on, so that zod, arktype and valibot all fit
 * (https://standardschema.dev). `writeOnly: true` in the JSON Schema marks a secret.
 *
 * `Output` is what `connect` gets, `Input` what a factory takes; they differ where the schema transforms or has defaults.
 */
export interface OptionsSchema<Output, Input = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => OptionsResult<Output> | Promise<OptionsResult<Output>>;
    readonly jsonSchema: { readonly input: (query: OptionsJsonSchemaQuery) => Record<string, unknown> };
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
