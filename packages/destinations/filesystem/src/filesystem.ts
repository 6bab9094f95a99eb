import { defineDestination, type DestinationFactory } from "@dlt-ts/core";
import { filesystemCapabilities } from "./capabilities.js";
import { connect } from "./connect.js";
import { filesystemOptionsSchema, type FilesystemOptions } from "./options/filesystem-options.js";

/** Loads into files: `filesystem("data/lake")`, `filesystem("file:///data/lake", { layout: "{table_name}/{YYYY}/{load_id}.{file_id}.{ext}" })`. */
export const filesystem: DestinationFactory<
  "filesystem",
  FilesystemOptions,
  ReturnType<typeof filesystemCapabilities>,
  "bucketUrl"
> = defineDestination({
  type: "filesystem",
  schema: filesystemOptionsSchema,
  positional: "bucketUrl",
  capabilities: filesystemCapabilities,
  connect,
});
