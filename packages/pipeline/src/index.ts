export { Config, type ConfigListeners } from "./config/config.js";
export { ConfigError, type ConfigErrorCode } from "./config/config-error.js";
export type { ConfigLocation, ConfigProvider } from "./config/config-provider.js";
export type { ConfigTrace, ConfigWarning } from "./config/config-trace.js";
export type { ConfigTable, ConfigValue } from "./config/config-value.js";
export type { Environment } from "./config/environment-provider.js";
export type { ConfigAttempt } from "./config/lookup.js";
export type { ProjectFolders } from "./config/project-folders.js";
export { readConfig, type ConfigOptions } from "./config/read-config.js";
export { DestinationReferenceError, type DestinationReferenceErrorCode } from "./destination/destination-reference-error.js";
export { destinationFromReference, type FromReferenceOptions } from "./destination/from-reference.js";
export { resolveDestination, type ResolveDestinationOptions } from "./destination/resolve-destination.js";
export { configureDestination, resolveOptions } from "./destination/resolve-options.js";
export { ExtractError } from "./extract/extract-error.js";
export { ExtractInfo, type ExtractedRows } from "./info/extract-info.js";
export { LoadInfo, type LoadedDestination, type LoadedPackage, type LoadedTable } from "./info/load-info.js";
export { NormalizeInfo, type NormalizedPackageInfo } from "./info/normalize-info.js";
export { StepInfo } from "./info/step-info.js";
export { NormalizeError, type NormalizeErrorCode } from "./normalize/normalize-error.js";
export { PackageError } from "./package/package-error.js";
export { Pipeline, pipeline } from "./pipeline.js";
export type {
  DestinationOptions,
  ExtractOptions,
  LoadOptions,
  NormalizeOptions,
  PipelineOptions,
  RunOptions,
  StepOptions,
} from "./pipeline-options.js";
export type { PipelineEffect, PipelineEvent, PipelineStep, ProgressListener } from "./progress/pipeline-event.js";
export type { ProgressOption } from "./progress/progress-option.js";
export type { DatasetOptions } from "./read/dataset-options.js";
export { Dataset, OpenDataset, type RowCountOptions } from "./read/dataset.js";
export { ReadError, type ReadErrorCode } from "./read/read-error.js";
export { Relation } from "./read/relation.js";
export { SqlClient } from "./read/sql-client.js";
export type { ColumnHints, ColumnsHint } from "./resource/column-hints.js";
export { HintsError } from "./resource/hints-error.js";
export type { ResourceData, RowOf, RowSource } from "./resource/resource-data.js";
export { ResourceError } from "./resource/resource-error.js";
export type { ColumnName, ResourceHints } from "./resource/resource-hints.js";
export { resource, type Resource } from "./resource/resource.js";
export type { WriteDetails, WriteDispositionHint } from "./resource/write-disposition-hint.js";
export type { PipelineData } from "./run/pipeline-data.js";
export { PipelineError } from "./run/pipeline-error.js";
export { PipelineStepError } from "./run/step-error.js";
export { StateError } from "./state/state-error.js";
export { date, type DateValue } from "./values/date-value.js";
export { decimal, type DecimalValue } from "./values/decimal-value.js";
export { float, type FloatValue } from "./values/float-value.js";
export { time, type TimeValue } from "./values/time-value.js";
export { naive, type TimestampValue } from "./values/timestamp-value.js";
export { UnsupportedValueError } from "./values/unsupported-value-error.js";
export { ValueError } from "./values/value-error.js";
