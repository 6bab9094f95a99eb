import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, inflateSync } from "node:zlib";
import { pipeline, type Source } from "@dlt-ts/pipeline";
import { dataOf, type RecordedData } from "@dlt-ts/test-loads";
import { describe, expect, test } from "vitest";
import { filesystem } from "../src/filesystem.js";
import type { Compression } from "../src/jobs/job-content.js";
import { temporaryFolder } from "./support/temporary-folder.js";

interface RecordedFile {
  readonly path: string;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly key_order?: readonly string[];
  readonly text?: string;
  readonly binary?: true;
}

interface RecordedCase {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly pipeline_name: string;
  readonly kwargs: { readonly layout?: string };
  readonly env: Readonly<Record<string, string>>;
  readonly runs: readonly (RecordedData & {
    readonly args: { readonly loader_file_format?: string };
    readonly after: { readonly files: readonly RecordedFile[] };
  })[];
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, "vectors/filesystem_layout.json"), "utf8")) as {
  readonly cases: readonly RecordedCase[];
};

/** Files of statements are for databases; here nobody could read them back. */
const insertValues = "filp137";

const recorded = cases.filter(({ id, kind }) => kind === "dataset" && id !== insertValues);

/** What is of one run only, as the recording masks it. */
function masked(text: string, loadIds: readonly string[]): string {
  let result = text;
  for (const [index, loadId] of loadIds.entries()) result = result.replaceAll(loadId, `<load_id:${index}>`);
  return result;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

const isOurs = (path: string): boolean => path.startsWith("_dlt_receipts");

function maskedPath(path: string, loadIds: readonly string[]): string {
  return masked(path, loadIds)
    .replace(/(>\.)[^.]+(\.(?:jsonl|csv|parquet))/, "$1<file_id>$2")
    .replace(/(_dlt_version\/.*__)\d+\.\d+(__)/, "$1<unix>$2");
}

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

describe("a dataset has the files that Python dlt puts", () => {
  test.each(recorded)("$id: $title", async ({ pipeline_name: name, kwargs, env, runs }) => {
    const folder = await temporaryFolder();
    const compression: Compression = Object.keys(env).some((key) => key.endsWith("DISABLE_COMPRESSION")) ? "none" : "gzip";
    const pipe = pipeline(name, {
      destination: filesystem({ bucketUrl: join(folder, "lake"), compression, ...kwargs }),
      datasetName: "ds",
      pipelinesDir: folder,
      projectFolder: folder,
      onUnsupported: "append",
    });
    const loadIds: string[] = [];
    for (const run of runs) {
      const { loader_file_format: loaderFileFormat } = run.args;
      const info = await pipe.run(dataOf(run) as Source, loaderFileFormat === undefined ? {} : { loaderFileFormat });
      loadIds.push(...info.loadIds);
      const root = join(folder, "lake/ds");
      const found = new Map(filesIn(root).map((path) => [maskedPath(path, loadIds), path]));
      // Python begins a second CSV file where a column comes; ours are written when all columns are known.
      expect(new Set([...found.keys()].filter((path) => !isOurs(path)))).toEqual(new Set(run.after.files.map(({ path }) => path)));
      for (const { path, json, key_order: keys } of run.after.files) {
        const own = found.get(path)!;
        if (json === undefined) continue;
        const document = JSON.parse(textOf(join(root, own))) as Record<string, unknown>;
        expect(Object.keys(document)).toEqual(keys);
        expect(document["schema_name"]).toBe(json["schema_name"]);
        if (path.startsWith("_dlt_pipeline_state")) inflateSync(Buffer.from(String(document["state"]), "base64"));
        for (const key of ["inserted_at", "created_at"]) {
          if (key in document) expect(document[key]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/);
        }
      }
    }
  });
});
