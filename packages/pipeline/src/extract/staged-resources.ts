import type { ExtractedResource } from "../package/manifest.js";
import type { RunResource } from "../run/pipeline-data.js";
import type { ExtractedPage } from "./extract-pages.js";
import { ExtractWriter, type ExtractWriterOptions } from "./extract-writer.js";

/** One resource on its way to the working folder. */
interface Staging {
  rows: number;
  /** By table. */
  readonly writers: Map<ExtractedPage["table"], ExtractWriter>;
}

/** Writes the rows of several resources, as they come, to files of their own. Disposal without `finish` gives up what is open. */
export class StagedResources implements AsyncDisposable {
  readonly #open: ExtractWriterOptions["open"];
  readonly #badRows: ExtractWriterOptions["badRows"];
  readonly #resources: ReadonlyMap<RunResource, Staging>;

  constructor(resources: readonly RunResource[], open: ExtractWriterOptions["open"], badRows?: ExtractWriterOptions["badRows"]) {
    this.#open = open;
    this.#badRows = badRows;
    this.#resources = new Map(resources.map((resource) => [resource, { rows: 0, writers: new Map() }]));
  }

  /** Resolves to the rows of the resource so far. */
  async write({ resource, table, rows }: ExtractedPage): Promise<number> {
    const staging = this.#resources.get(resource)!;
    let writer = staging.writers.get(table);
    if (writer === undefined) {
      writer = new ExtractWriter({ resource: resource.resource.name, open: this.#open, badRows: this.#badRows });
      staging.writers.set(table, writer);
    }
    await writer.write(rows);
    return (staging.rows += rows.length);
  }

  /** In the order of the resources; also those without rows. */
  async finish(): Promise<readonly ExtractedResource[]> {
    const extracted: ExtractedResource[] = [];
    for (const [{ resource, table }, { writers }] of this.#resources) {
      const { name } = resource;
      for (const [target, writer] of writers) {
        const { files, replaced } = await writer.finish();
        extracted.push({ name, table: target, files, replaced });
      }
      if (writers.size === 0) extracted.push({ name, table, files: [], replaced: { notFinite: 0, loneSurrogates: 0 } });
    }
    return extracted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { writers } of this.#resources.values()) for (const writer of writers.values()) await writer[Symbol.asyncDispose]();
  }
}
