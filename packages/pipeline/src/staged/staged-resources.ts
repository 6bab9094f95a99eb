import type { ExtractedResource } from "../package/manifest.js";
import type { RunResource } from "../resource/run-resource.js";
import type { ExtractedPage } from "../extract/extract-pages.js";
import { ExtractWriter, type ExtractWriterOptions } from "./extract-writer.js";

/** One resource on its way to the working folder. */
interface Staging {
  rows: number;
  readonly tables: Map<ExtractedPage["table"], StagedTable>;
}

interface StagedTable {
  readonly writer: ExtractWriter;
  readonly nested: ExtractedPage["nested"];
  /** Made though it may get no rows. */
  isRequired: boolean;
}

/** Writes the rows of several resources, as they come, to files of their own. Disposal without `finish` gives up what is open. */
export class StagedResources implements AsyncDisposable {
  readonly #open: ExtractWriterOptions["open"];
  readonly #badRows: ExtractWriterOptions["badRows"];
  readonly #resources: ReadonlyMap<RunResource, Staging>;

  constructor(resources: readonly RunResource[], open: ExtractWriterOptions["open"], badRows?: ExtractWriterOptions["badRows"]) {
    this.#open = open;
    this.#badRows = badRows;
    this.#resources = new Map(resources.map((resource) => [resource, { rows: 0, tables: new Map() }]));
  }

  /** Resolves to the rows of the resource so far. */
  async write({ resource, table, nested, rows }: ExtractedPage): Promise<number> {
    const staging = this.#resources.get(resource)!;
    let target = staging.tables.get(table);
    if (target === undefined) {
      const writer = new ExtractWriter({ resource: resource.resource.name, open: this.#open, badRows: this.#badRows });
      target = { writer, nested, isRequired: false };
      staging.tables.set(table, target);
    }
    if (rows.length === 0) target.isRequired = true;
    return (staging.rows += await target.writer.write(rows));
  }

  /** In the order of the resources; also those without rows. */
  async finish(): Promise<readonly ExtractedResource[]> {
    const extracted: ExtractedResource[] = [];
    for (const [{ resource, table }, { tables }] of this.#resources) {
      const { name } = resource;
      for (const [of, { writer, nested, isRequired }] of tables) {
        const { files, replaced } = await writer.finish();
        const more = { ...(nested.length === 0 ? {} : { nested }), ...(isRequired ? { required: true as const } : {}) };
        extracted.push({ name, table: of, files, replaced, ...more });
      }
      if (tables.size === 0) extracted.push({ name, table, files: [], replaced: { notFinite: 0, loneSurrogates: 0 } });
    }
    return extracted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { tables } of this.#resources.values()) for (const { writer } of tables.values()) await writer[Symbol.asyncDispose]();
  }
}
