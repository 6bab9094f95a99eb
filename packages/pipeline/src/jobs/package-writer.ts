import {
  adjustCapabilities,
  foldName,
  foldTable,
  inheritedHint,
  mergeTable,
  stateTable,
  storedSchema,
  systemTables,
  typedTable,
  type ColumnBatch,
  type DescribedTable,
  type DestinationCapabilities,
  type JobDescription,
  type JobFormat,
  type PackageDescription,
  type Schema,
  type StoredState,
  type Table,
} from "@dlt-ts/core";
import type { ArrowItem } from "../arrow/arrow-item.js";
import { schemaChanges } from "../schema/schema-change.js";
import { chooseFormat } from "./choose-format.js";
import { JobFileWriters } from "./job-file-writers.js";
import { Normalizer } from "../normalize/normalizer.js";
import { timeOfLoadId } from "../package/load-id.js";
import type { ExtractedResource, NormalizedPackage } from "../package/manifest.js";
import type { PackageDraft } from "../package/package-store.js";
import { HintsError } from "../hints/hints-error.js";
import { nestedTable, type NestedTable } from "../hints/nested-hints.js";
import { SchemaTracker } from "../schema/schema-tracker.js";
import type { SchemaSettingsHints } from "../schema/source-settings.js";
import { describedTables } from "./described-tables.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { describeEmptied } from "../drop/describe-emptied.js";
import type { Taken } from "../drop/take-away.js";
import type { RunSchema } from "../setup/run-schema.js";
import type { WriterChoices } from "./writer-choices.js";
import { refuseLostNames } from "./refuse-lost-names.js";
import { refuseSameTables } from "./refuse-same-tables.js";

/** Bytes of a job file where neither the destination nor the user says anything. */
const usualFileSize = 128 * 1024 * 1024;
/** Rows of a batch where a file may have as many. */
const usualGroupRows = 122_880;

export interface PackageWriterOptions extends RunSchema, WriterChoices {
  readonly pipeline: string;
  readonly draft: PackageDraft;
  readonly destinations: Destinations;
  /** Values that were replaced when the rows were staged, for the warnings. */
  readonly replaced?: ExtractedResource["replaced"];
  readonly idempotencyKey?: string | undefined;
}

/** Makes a normalized package of rows: grows the schema, writes job files, describes the load. */
export class PackageWriter {
  readonly #options: PackageWriterOptions;
  readonly #capabilities: DestinationCapabilities;
  readonly #tracker: SchemaTracker;
  readonly #writers: JobFileWriters;
  readonly #normalizer: Normalizer;
  readonly #warnings: Set<string> = new Set();
  readonly #emptied: Set<string> = new Set();
  readonly #required: Set<string> = new Set();
  readonly #taken: Taken | undefined;
  readonly #start: Schema;

  constructor(options: PackageWriterOptions) {
    const { schema, naming, draft, destinations, fileSize, fileRows, replaced, onNameCollision, taken, ...badRows } = options;
    const capabilities = adjustCapabilities(destinations.destination.capabilities(), naming);
    this.#options = options;
    this.#capabilities = capabilities;
    this.#taken = taken;
    this.#start = schema;
    this.#tracker = new SchemaTracker(this.#start, naming, capabilities);
    this.#writers = new JobFileWriters({
      draft,
      types: capabilities.types,
      fileSize: fileSize ?? capabilities.formats.recommendedFileSize ?? usualFileSize,
      fileRows,
    });
    this.#normalizer = new Normalizer({
      tracker: this.#tracker,
      loadId: draft.loadId,
      flush: (table, batch) => this.#write(table, batch),
      // no file has more rows than asked for, but for those nested in one row
      ...(fileRows === undefined || fileRows >= usualGroupRows ? {} : { rowGroupRows: fileRows }),
      ...badRows,
      ...(replaced === undefined ? {} : { replaced }),
      ...(onNameCollision === undefined ? {} : { onNameCollision }),
    });
  }

  /** What a source says about the schema, before the first of its resources. */
  applySettings(settings: SchemaSettingsHints): void {
    this.#tracker.applySettings(settings);
  }

  /**
   * What a resource says about its table and tables nested in it, before the first of its rows. Throws a `HintsError` for a table of dlt's own,
   * a `SchemaContractError` for what a contract has frozen, a `NormalizeError` for the table of a resource with another name.
   */
  begin(hints: Table, nested: readonly NestedTable[] = []): void {
    const name = this.#nameOf(hints.name);
    const own = systemTables(this.#options.naming, this.#capabilities);
    if (Object.values(own).some((table) => table.name === name)) {
      throw new HintsError(
        hints.resource ?? hints.name,
        `the table ${JSON.stringify(hints.name)} is dlt's own; give another \`tableName\`.`,
      );
    }
    if (this.#keepsBadRows() && name === this.#nameOf(this.#options.quarantineTable ?? "quarantine")) {
      throw new HintsError(
        hints.resource ?? hints.name,
        `the table ${JSON.stringify(hints.name)} is where bad rows go; give another \`tableName\`, or another \`quarantineTable\` to the pipeline.`,
      );
    }
    refuseLostNames(this.#tracker.table(name), hints.name, (given) => this.#nameOf(given));
    this.#tracker.applyHints(hints);
    const { pathSeparator } = this.#tracker.naming;
    for (const each of nested) this.#tracker.applyHints(nestedTable(hints, each, pathSeparator));
  }

  /** The table is made with what is known of its columns, though it may get no rows. `begin` was called for it. */
  require(hints: Table): void {
    this.#normalizer.noRows(hints.name);
    this.#required.add(this.#tracker.naming.normalizeTablesPath(hints.name));
  }

  #keepsBadRows(): boolean {
    return this.#options.badRows === "quarantine" || this.#options.discardedRows === "quarantine";
  }

  #nameOf(table: string): string {
    return foldName(this.#capabilities, this.#tracker.naming.normalizeTablesPath(table));
  }

  /** Something that the user shall hear with the package. */
  warn(text: string): void {
    this.#warnings.add(text);
  }

  /**
   * Rows, and Arrow tables or record batches between them. Resolves to the number of rows, once not too much is on its way to the disk.
   * @param table as the hints name it
   */
  async write(table: string, page: readonly unknown[]): Promise<number> {
    let rows = 0;
    for (let from = 0; from < page.length; from++) {
      const stopped = this.#normalizer.rows(table, page, from);
      rows += stopped - from;
      from = stopped;
      if (from < page.length) rows += await this.#normalizer.arrow(table, page[from] as ArrowItem);
    }
    await this.#normalizer.relieve();
    return rows;
  }

  /** A resource that replaces its table gave no rows: the table becomes empty, if there is one. */
  replaceByNothing(hints: Table): void {
    const table = this.#tracker.table(this.#tracker.naming.normalizeTablesPath(hints.name));
    if (table === undefined || hints.writeDisposition !== "replace") return;
    // What the table was before says nothing of this run: rows may have been appended until now.
    this.begin(hints);
    this.#emptied.add(table.name);
  }

  /** Ends the job files. `undefined` when the package would change nothing at the destination. */
  async finish(state: StoredState | undefined): Promise<NormalizedPackage | undefined> {
    const report = await this.#normalizer.finish();
    const jobs = await this.#writers.finish();
    this.#tracker.markSeen(this.#required);
    const tables = describedTables(
      this.#tracker.snapshot(),
      [...report.tables.map(({ table }) => table), ...this.#emptied, ...this.#required, ...(this.#taken?.emptied ?? [])],
      this.#capabilities,
    );
    refuseSameTables(
      this.#tracker.snapshot(),
      tables.map(({ table }) => table.name),
      this.#capabilities.identifiers,
    );
    const { drop = [], forgetSchemas = false } = this.#taken ?? {};
    if (tables.length === 0 && state === undefined && drop.length === 0 && !forgetSchemas) return undefined;

    const { pipeline, naming, idempotencyKey, draft, destinations } = this.#options;
    const { casing, caseSensitive } = destinations.destination.capabilities().identifiers;
    const grown = state === undefined ? this.#tracker.snapshot() : mergeTable(this.#tracker.snapshot(), stateTable(naming), "normalize");
    const schema = (await this.#options.link?.(grown)) ?? grown;
    return {
      description: {
        pipeline,
        loadId: draft.loadId,
        createdAt: timeOfLoadId(draft.loadId),
        schema: storedSchema(schema),
        ...(state === undefined ? {} : { state }),
        systemTables: systemTables(naming, this.#capabilities),
        tables,
        jobs,
        ...(forgetSchemas ? { forgetSchemas } : {}),
        ...(drop.length === 0 ? {} : { drop }),
        ...this.#emptiedTables(tables, jobs),
      },
      identifiers: { casing, caseSensitive },
      rows: report.tables.map(({ table, rows }) => ({ table, rows })),
      rejections: report.rejections,
      warnings: [...report.warnings, ...this.#warnings],
      schemaChanges: schemaChanges(this.#start, this.#tracker.snapshot()),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    };
  }

  #emptiedTables(
    tables: readonly DescribedTable[],
    jobs: readonly JobDescription[],
  ): Pick<PackageDescription, "tables" | "drop"> | undefined {
    if (this.#taken === undefined || this.#taken.emptied.length === 0) return undefined;
    const filled = new Set(jobs.map(({ table }) => table));
    return describeEmptied(tables, this.#taken, filled, (name) => foldName(this.#capabilities, name));
  }

  async #write(name: string, batch: ColumnBatch): Promise<void> {
    const schema = this.#tracker.snapshot();
    const table = typedTable(this.#tracker.table(name) as Table);
    const { destinations } = this.#options;
    const format = (): JobFormat =>
      chooseFormat(table, inheritedHint(schema, name, "fileFormat"), destinations, (warning) => this.#warnings.add(warning));
    await this.#writers.write(foldTable(this.#capabilities, table), format, folded(batch, this.#capabilities));
  }
}

function folded(batch: ColumnBatch, capabilities: DestinationCapabilities): ColumnBatch {
  if (capabilities.identifiers.casing === "preserve") return batch;
  return {
    ...batch,
    columns: batch.columns.map((each) => ({ ...each, column: { ...each.column, name: foldName(capabilities, each.column.name) } })),
  };
}
