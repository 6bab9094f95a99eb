export type { Json, Row } from "./json.js";
export { compareCodePoints } from "./json/code-point-order.js";
export { floatText } from "./json/float-text.js";
export { JsonError } from "./json/json-error.js";
export { JsonNumber } from "./json/json-number.js";
export { type JsonObject, type JsonTree, readJson } from "./json/read-json.js";
export { type JsonLayout, type JsonSource, writeJson } from "./json/write-json.js";

export type { CommitLevel } from "./capabilities/commit-level.js";
export type {
  ConcurrencyCapabilities,
  DestinationCapabilities,
  FormatCapabilities,
  IdentifierCapabilities,
  OfferedAbilities,
  TableFormatCapabilities,
  TypeCapabilities,
  WriteCapabilities,
} from "./capabilities/capabilities.js";
export { adjustCapabilities } from "./capabilities/adjust-capabilities.js";
export type { MergeStrategy, ReplaceStrategy, WriteDisposition } from "./capabilities/write-disposition.js";

export type { DestinationClient, Finding, Ledger, Reader, ResultColumn, ResultPage } from "./destination/client.js";
export type { CommonOptions } from "./destination/common-options.js";
export { defineDestination, type DestinationDefinition } from "./destination/define-destination.js";
export { describeCommonOptions } from "./destination/describe-common-options.js";
export { parseReference, type ParsedReference } from "./destination/parse-reference.js";
export { registerDestination, registeredDestination, registeredDestinations } from "./destination/registry.js";
export type { ConnectContext, Destination, DestinationFactory, FactoryArguments } from "./destination/destination.js";
export type {
  CapabilitiesOf,
  DestinationReference,
  DestinationTypes,
  DispositionOf,
  Fitting,
  MergeStrategyOf,
  OptionsOf,
  Refused,
  ReplaceStrategyOf,
  StagingFor,
  WriteHintOf,
} from "./destination/destination-types.js";
export type { StagedFile, StagingAccess, StagingAccessKinds, StagingArea } from "./destination/staging-area.js";

export { DestinationError, type DestinationErrorDetails } from "./errors/destination-error.js";
export { DltError, type DltErrorDetails } from "./errors/dlt-error.js";
export type { ErrorReason, Retry } from "./errors/error-reason.js";

export { acceptedFormats, capabilitiesFor, formatsForTable } from "./load/accepted-formats.js";
export type { BatchColumn, ColumnBatch, ColumnValues } from "./load/column-batch.js";
export type { ByteSink, JobFormat, JobFormatContext, JobWriter } from "./load/job-format.js";
export type { JobDescription, JobFile, JobResult, LoadJob } from "./load/load-job.js";
export type { LoadPlan, PlannedTable, Receipt, TableWrite } from "./load/load-plan.js";
export type { DescribedTable, PackageDescription } from "./load/package-description.js";
export { planLoad, type PlanOptions } from "./load/plan-load.js";
export { writeWarnings } from "./load/write-warnings.js";
export { checkReceipt, receiptOf } from "./load/receipt.js";
export { joinedColumns, keyColumns, rootKeyOf, rowKeyOf } from "./load/merge-keys.js";
export { rowsOf } from "./load/rows-of.js";
export type { CommitResult, LoadSession, ProgressEvent, SessionContext } from "./load/load-session.js";

export { namingConvention, namingConventions } from "./naming/built-in.js";
export { defineNamingConvention, type NamingConventionDefinition } from "./naming/define-naming-convention.js";
export type { NamingConvention } from "./naming/naming-convention.js";
export { NamingError } from "./naming/naming-error.js";
export { type LengthUnit, shortenName } from "./naming/shorten-name.js";
export { stripWhitespace } from "./naming/strip-whitespace.js";
export { describeOptions, type OptionDescription } from "./options/describe-options.js";
export { didYouMean, nearestName } from "./options/nearest-name.js";
export { camelToSnake, snakeToCamel } from "./options/option-case.js";
export type { OptionType } from "./options/option-tree.js";
export type { OptionsIssue, OptionsJsonSchemaQuery, OptionsResult, OptionsSchema } from "./options/options-schema.js";
export { redactText } from "./options/redact-text.js";
export { hasSecretName, redactOptions } from "./options/redact.js";

export { changeNaming, type ChangeNamingOptions } from "./schema/change-naming.js";
export { hintsFor, preferredType } from "./schema/column-hints.js";
export { type ColumnMatcher, columnMatcher } from "./schema/column-pattern.js";
export { isComplete, isNullable } from "./schema/column-predicates.js";
export type { Column, TypedColumn } from "./schema/column.js";
export { dataTypes, type DataType } from "./schema/data-type.js";
export { type ExportOptions, exportSchema, withoutProcessingHints } from "./schema/export-schema.js";
export { foldName, foldTable } from "./schema/fold-name.js";
export { IdentifiersFrozenError } from "./schema/identifiers-frozen-error.js";
export { InvalidSchemaError } from "./schema/invalid-schema-error.js";
export type { MergeMode } from "./schema/merge-columns.js";
export { mergeTable, withTable } from "./schema/merge-table.js";
export type { NamingResolver } from "./schema/migrate-document.js";
export { newSchema } from "./schema/new-schema.js";
export { normalizeTable } from "./schema/normalize-table.js";
export { propagateRootKey } from "./schema/propagate-root-key.js";
export { schemaFromJson } from "./schema/read-schema.js";
export { updateRelationalConfig } from "./schema/relational-config.js";
export { storedTable } from "./schema/schema-codec.js";
export { schemaToJson, storedSchema } from "./schema/schema-document.js";
export { SchemaError } from "./schema/schema-error.js";
export { bumpVersion, schemaHash } from "./schema/schema-hash.js";
export { normalizeSchemaName } from "./schema/schema-name.js";
export type { DefaultHint, Normalizers, Propagation, RelationalConfig, Schema, SchemaSettings, TypeDetection } from "./schema/schema.js";
export {
  addDefaultHints,
  addPreferredTypes,
  type DefaultHints,
  replaceDefaultHints,
  setDetections,
  setSchemaContract,
} from "./schema/settings.js";
export type { StoredSchema } from "./schema/stored-schema.js";
export type { StoredState } from "./schema/stored-state.js";
export { stateTable } from "./schema/system-table-definitions.js";
export { type SystemTables, systemTables } from "./schema/system-tables.js";
export { inheritedHint, rootOf, schemaContractOf, tableChain, writeDispositionOf } from "./schema/table-chain.js";
export { TableConflictError } from "./schema/table-conflict-error.js";
export { hasSeenData, isDltName, isIncomplete, isNested, typedTable } from "./schema/table-predicates.js";
export type { ContractMode, RowFilters, SchemaContract, Table, TableReference, TypedTable } from "./schema/table.js";
