import { checkReceipt, DestinationError, type LoadJob, type LoadPlan, type LoadSession, type SessionContext } from "@dlt-ts/core";
import { plainReceipt, readReceipt, receiptDocument, receiptFile, type Intent, type ReceiptFile } from "./dataset/receipt-file.js";
import { finishCommit } from "./dataset/finish-commit.js";
import { forget, openIntents } from "./dataset/intents.js";
import { jsonBytes, keysBelow, putJson } from "./dataset/json-files.js";
import type { FilesDataset } from "./dataset/files-dataset.js";
import { tablePrefix } from "./layout/layout.js";
import { jobContent } from "./jobs/job-content.js";
import { jobPath } from "./jobs/job-path.js";

/**
 * A load into files: each job becomes one file under a name of its own, the receipt decides, and what follows it can be done again: files
 * that were replaced go, then schema, state and the record of the load are put.
 */
export async function openSession(dataset: FilesDataset, plan: LoadPlan, context: SessionContext): Promise<LoadSession> {
  const { storage, files, layout } = dataset;
  const { signal } = context;
  const { pipeline, loadId } = plan;
  const own = files.receipt(pipeline, loadId);
  const paths = new Map(plan.jobs.map((job) => [job.id, jobPath(dataset, plan, job)]));
  const intent: Intent = { pipeline, loadId, files: [...paths.values()] };
  refuseSharedPaths(plan, paths);

  async function stored(): Promise<ReceiptFile | undefined> {
    return checkReceipt(plan, await readReceipt(storage, own, signal)) as ReceiptFile | undefined;
  }

  const committed = (await stored()) !== undefined;
  if (!committed) {
    if (!dataset.namesEachFile) await refuseTakenPaths();
    await storage.putIfAbsent(files.init, jsonBytes({ initial_version: 2, current_version: 2 }), signal);
    await putJson(storage, files.intent(pipeline, loadId), intent, signal);
    context.progress({ step: "open" });
  }

  return {
    committed,
    level: "idempotent",

    async run(job: LoadJob) {
      const path = paths.get(job.id)!;
      // A path that only this file of this load has means these bytes, and files appear whole.
      if (dataset.namesEachFile && (await storage.sizeOf(path, signal)) !== undefined) return {};
      context.progress({ step: "put", table: job.table, job: job.id, bytes: job.bytes });
      await storage.put(path, jobContent(job, dataset.compression), signal);
      context.progress({ step: "file", table: job.table, job: job.id, rows: job.rows, bytes: job.bytes });
      return {};
    },

    async commit() {
      const found = await stored();
      if (found !== undefined) return { receipt: plainReceipt(await finishCommit(dataset, found, context)), repeated: true };
      const present = await presentFiles();
      const missing = intent.files.find((path) => !present.has(path));
      if (missing !== undefined) {
        throw new DestinationError(
          "staging-lost",
          `The file ${storage.url(missing)} of this load is gone: another gave the load up, or removed it.`,
          {
            context: { file: missing, pipeline, loadId },
          },
        );
      }
      const receipt = receiptFile(plan, await superseded(present));
      context.progress({ step: "receipt" });
      const isFirst = await storage.putIfAbsent(own, jsonBytes(receiptDocument(receipt)), signal);
      context.progress({ step: "receipt-put" });
      const decided = isFirst ? receipt : (await stored())!;
      return { receipt: plainReceipt(await finishCommit(dataset, decided, context)), repeated: !isFirst };
    },

    async abort() {
      if ((await stored()) === undefined) await forget(dataset, intent, AbortSignal.timeout(60_000));
    },

    async [Symbol.asyncDispose]() {
      // What was put is for the next session.
    },
  };

  /** Without the load in its name a file could take the place of one of an earlier load, and its rows be lost. */
  async function refuseTakenPaths(): Promise<void> {
    if ((await storage.sizeOf(files.intent(pipeline, loadId), signal)) !== undefined) return;
    const replaced = new Set(plan.tables.filter(({ write }) => write.disposition === "replace").map(({ table }) => table.name));
    for (const { id, table } of plan.jobs) {
      const path = paths.get(id)!;
      if (replaced.has(table) || (await storage.sizeOf(path, signal)) === undefined) continue;
      throw new DestinationError(
        "options",
        `${storage.url(path)} exists, from an earlier load: the rows of table "${table}" in it would be lost. Put {load_id} and {file_id} into the layout.`,
        { context: { file: path, table } },
      );
    }
  }

  /** Every file under a prefix that this load writes to or empties. */
  async function presentFiles(): Promise<ReadonlySet<string>> {
    const tables = [...plan.tables.map(({ table }) => table.name), ...plan.drop];
    const present = new Set<string>();
    for (const table of new Set(tables)) {
      const prefix = `${dataset.name}/${tablePrefix(layout, plan.schema.name, table)}`;
      for (const key of await keysBelow(storage, prefix, signal)) present.add(key);
    }
    return present;
  }

  /** What this load takes the place of: not its own files, and not those of loads that are under way, which come after it. */
  async function superseded(present: ReadonlySet<string>): Promise<readonly string[]> {
    const replaced = plan.tables.filter(({ write }) => write.disposition === "replace").map(({ table }) => table.name);
    const emptied = new Set([...replaced, ...plan.drop]);
    if (emptied.size === 0) return [];
    const kept = new Set(intent.files);
    for (const other of await openIntents(dataset, signal)) for (const path of other.files) kept.add(path);
    const prefixes = [...emptied].map((table) => `${dataset.name}/${tablePrefix(layout, plan.schema.name, table)}`);
    return [...present].filter((key) => !kept.has(key) && prefixes.some((prefix) => key.startsWith(prefix)));
  }
}

/** A layout may leave out what tells the files of a load apart. */
function refuseSharedPaths(plan: LoadPlan, paths: ReadonlyMap<string, string>): void {
  const jobs = new Map<string, string>();
  for (const { id, table } of plan.jobs) {
    const path = paths.get(id)!;
    const other = jobs.get(path);
    if (other !== undefined) {
      throw new DestinationError("options", `Two files of this load have the path "${path}": the layout must have {file_id} in it.`, {
        context: { path, table, jobs: [other, id] },
      });
    }
    jobs.set(path, id);
  }
}
