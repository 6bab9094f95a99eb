/** Checked by `tsc --noEmit`, never run: every Standard Schema with a JSON Schema is an options schema. */
import type { OptionsSchema } from "@dlt-ts/core";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";

interface Input {
  readonly path?: string | undefined;
}
interface Output {
  readonly path: string;
}

interface Standard {
  readonly "~standard": StandardSchemaV1.Props<Input, Output> & StandardJSONSchemaV1.Props<Input, Output>;
}

declare const standard: Standard;
export const schema: OptionsSchema<Output, Input> = standard;

declare const withoutJsonSchema: StandardSchemaV1<Input, Output>;
// @ts-expect-error nothing would tell its options to config and documentation
export const undescribed: OptionsSchema<Output, Input> = withoutJsonSchema;
