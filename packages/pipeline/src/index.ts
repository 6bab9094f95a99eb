// A pipeline, and what its methods take.
export { attach } from "./attach.js";
export type { AbortPackageOptions } from "./calls/abort-package-call.js";
export type { DropResourcesOptions, DroppedResources } from "./drop/drop-options.js";
export type { DropSelection, ResourceSelector } from "./drop/drop-selection.js";
export type { RefreshMode } from "./drop/refresh-mode.js";
export type { BadRowOptions } from "./normalize/rejections/bad-row-options.js";
export { Pipeline, pipeline } from "./pipeline.js";
export type { DestinationOptions, ExtractOptions, LoadOptions, PipelineOptions, StepOptions } from "./pipeline-options.js";
export type { ProgressDisplay, ProgressOption } from "./progress/progress-option.js";
export type { DatasetChoices } from "./read/read-back.js";
export type { PipelineData } from "./source/pipeline-data.js";

// Sources, resources and their hints.
export type { ColumnHints, ColumnsHint } from "./hints/column-hints.js";
export type { NestedHints, NestedHintsMap } from "./hints/nested-hints.js";
export type { ColumnName, ColumnNames, Dynamic, ResourceHints } from "./hints/resource-hints.js";
export type { RowSchema } from "./hints/row-schema.js";
export type { WriteDetails, WriteDispositionHint } from "./hints/write-disposition-hint.js";
export { Incremental, incremental } from "./incremental/incremental.js";
export type { IncrementalHint, IncrementalOptions, LastValueFunc } from "./incremental/incremental-options.js";
export type { ResourceCursor } from "./incremental/resource-cursor.js";
export { type MappedRow, resource, Resource } from "./resource/resource.js";
export type { ResourceContext } from "./resource/resource-context.js";
export type { ResourceData, RowOf, RowSource } from "./resource/resource-data.js";
export type { RowLimit } from "./resource/row-limit.js";
export { emptyTable, forTable, type TableRows } from "./resource/table-rows.js";
export { transformer, type TransformedRow, Transformer, type TransformerHints } from "./resource/transformer.js";
export type { ContractEntity } from "./schema/contract-modes.js";
export { type AnyResource, source, Source } from "./source/source.js";
export type { SourceOptions } from "./source/source-options.js";

// Values that JavaScript has no type for.
export { date, type DateValue } from "./values/date-value.js";
export { decimal, type DecimalValue } from "./values/decimal-value.js";
export { float, type FloatValue } from "./values/float-value.js";
export { time, type TimeValue } from "./values/time-value.js";
export { naive, type TimestampValue } from "./values/timestamp-value.js";

// What a call answers, and what is told meanwhile.
export { ExtractInfo, type ExtractedPackageInfo, type ExtractedRows } from "./info/extract-info.js";
export { LoadInfo, type LoadedDestination, type LoadedJob, type LoadedPackage, type LoadedTable } from "./info/load-info.js";
export { NormalizeInfo, type NormalizedJob, type NormalizedPackageInfo } from "./info/normalize-info.js";
export { StepInfo } from "./info/step-info.js";
export type { RejectedSample, Rejection, RejectionReason } from "./normalize/rejections/rejection.js";
export type { PackageFailure, PackageFileRecord, PackageRecord } from "./package/package-record.js";
export type { PipelineEffect, PipelineEvent, PipelineStep, ProgressListener } from "./pipeline-event.js";
export type { ExecutionContext } from "./process/execution-context.js";
export type { SchemaChange } from "./schema/schema-change.js";
export type { PipelineState } from "./state/pipeline-state.js";
export type { StateRecord } from "./state/source-states.js";
export { attributeNames, metricNames, spanNames } from "./telemetry/telemetry-names.js";
export type { ExceptionTrace } from "./trace/exception-trace.js";
export { PipelineTrace, type PipelineTraceContent, type ResolvedSetting, type StepTrace, type TracedCall } from "./trace/pipeline-trace.js";

// What was loaded, to read.
export { Dataset, OpenDataset, type RowCountOptions } from "./read/dataset.js";
export { Relation } from "./read/relation.js";
export { SqlClient } from "./read/sql-client.js";

// Destinations and schemas as text.
export { destinationFromReference, type FromReferenceOptions } from "./destination/from-reference.js";
export { type SchemaFileFormat, schemaFromText, schemaText, type SchemaTextOptions } from "./schema-files/schema-text.js";

// Errors, each with a stable code.
export { ArrowError } from "./arrow/arrow-error.js";
export { SignalError } from "./calls/signal-error.js";
export { ConfigError, type ConfigErrorCode } from "./config/config-error.js";
export { DestinationReferenceError, type DestinationReferenceErrorCode } from "./destination/destination-reference-error.js";
export { RowValidationError } from "./extract/row-validation-error.js";
export { HintsError } from "./hints/hints-error.js";
export { CursorError, type CursorErrorCode } from "./incremental/cursor-error.js";
export { NormalizeError, type NormalizeErrorCode } from "./normalize/normalize-error.js";
export { LockError } from "./package/lock-error.js";
export { PackageError } from "./package/package-error.js";
export { PipelineError } from "./pipeline-error.js";
export { ReadError, type ReadErrorCode } from "./read/read-error.js";
export { ResourceError } from "./resource/resource-error.js";
export { SchemaFileError } from "./schema-files/schema-file-error.js";
export { MergeStrategyError } from "./schema/merge-strategy-error.js";
export { SchemaContractError } from "./schema/schema-contract-error.js";
export { SourceError } from "./source/source-error.js";
export { ExtractError } from "./staged/extract-error.js";
export { StateError } from "./state/state-error.js";
export { PipelineStepError } from "./steps/step-error.js";
export { UnsupportedValueError } from "./values/unsupported-value-error.js";
export { ValueError } from "./values/value-error.js";
