/** A problem that a schema found. */
export interface OptionsIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The answer of a schema: a value, or what is wrong with the input. */
export type OptionsResult<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly OptionsIssue[] };

/**
 * The part of Standard Schema and Standard JSON Schema that core relies on, so that zod, arktype and valibot all fit
 * (https://standardschema.dev). `writeOnly: true` in the JSON Schema marks a secret.
 */
export interface OptionsSchema<Output, Input = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => OptionsResult<Output> | Promise<OptionsResult<Output>>;
    readonly jsonSchema: { readonly input: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown> };
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
