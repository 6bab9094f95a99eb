import manifest from "../package.json" with { type: "json" };

/** The version of this package. All packages of dlt-ts are released together. */
export const version: string = manifest.version;
