import type { ConnectContext, DestinationClient } from "@dlt-ts/core";
import { datasetFiles } from "./dataset/dataset-files.js";
import type { FilesDataset } from "./dataset/files-dataset.js";
import { filesReader } from "./dataset/files-reader.js";
import { filesLedger } from "./dataset/files-ledger.js";
import { forget, openIntents } from "./dataset/intents.js";
import { keysBelow } from "./dataset/json-files.js";
import { pathName } from "./layout/path-name.js";
import { defaultLayout, namesEachFile, parseLayout } from "./layout/layout.js";
import { momentOf } from "./layout/moment.js";
import type { FilesystemOptions } from "./options/filesystem-options.js";
import { openSession } from "./session.js";
import { stagingArea } from "./staging-area.js";
import { parseBucketUrl } from "./storage/bucket-url.js";
import { openStorage } from "./storage/open-storage.js";

/** Uploads that were begun longer ago than this are not going on any more. In milliseconds. */
const abandoned = 24 * 60 * 60 * 1000;

/** A client for one dataset: a folder in the storage. */
export async function connect(context: ConnectContext<FilesystemOptions>): Promise<DestinationClient> {
  const { options, signal, systemTables, dataset: datasetName = "data" } = context;
  const { extraPlaceholders = {}, currentDatetime, compression = "gzip", maxStateFiles = 100 } = options;
  const layout = parseLayout(options.layout ?? defaultLayout, Object.keys(extraPlaceholders));
  const current = typeof currentDatetime === "function" ? currentDatetime() : currentDatetime;
  const storage = await openStorage(parseBucketUrl(options.bucketUrl, context), options.credentials, signal);
  const name = pathName(datasetName);
  const dataset: FilesDataset = {
    storage,
    name,
    files: datasetFiles(name, systemTables),
    layout,
    namesEachFile: namesEachFile(layout),
    extraPlaceholders,
    currentDatetime: current === undefined ? undefined : momentOf(current),
    compression,
    maxStateFiles,
  };

  return {
    begin: (plan, session) => openSession(dataset, plan, session),
    async exists() {
      for await (const _ of storage.list(`${name}/`, signal)) return true;
      return false;
    },
    async drop() {
      await storage.remove(await keysBelow(storage, `${name}/`, signal), signal);
    },
    async sweep(pipeline, keep) {
      for (const intent of await openIntents(dataset, signal)) {
        if (intent.pipeline === pipeline && !keep.includes(intent.loadId)) await forget(dataset, intent, signal);
      }
      await storage.removeUnfinished(`${name}/`, new Date(Date.now() - abandoned), signal);
    },
    ledger: filesLedger(dataset, signal),
    reader: filesReader(dataset, systemTables, signal),
    staging: stagingArea(storage, `${name}_staging`, signal),
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  };
}
