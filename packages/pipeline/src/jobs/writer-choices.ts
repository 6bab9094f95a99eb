import { camelToSnake } from "@dlt-ts/core";
import type { ArrowOptions } from "../normalize/arrow/arrow-plan.js";
import type { Config } from "../config/config.js";
import { readDataWriterSettings } from "../config/data-writer-settings.js";
import { readNormalizeSettings, type NormalizeSettings } from "../config/normalize-settings.js";
import { readParquetNormalizerSettings } from "../config/parquet-normalizer-settings.js";
import type { NameCollision } from "../normalize/flat-row.js";
import type { BadRowOptions } from "../normalize/rejections/bad-row-options.js";
import { PipelineError } from "../pipeline-error.js";

/** What the user says about rows on their way into files. */
export interface WriterOptions extends BadRowOptions {
  /** Two values of one row that get one name: an error (default), or a number behind the second name. */
  readonly onNameCollision?: NameCollision | undefined;
}

/** The same with what config says. */
export interface WriterChoices extends WriterOptions, ArrowOptions {
  /** Bytes of a job file. Default: what the destination recommends. */
  readonly fileSize?: number | undefined;
  /** Rows of a job file. Default: no limit. */
  readonly fileRows?: number | undefined;
}

/** What is given in code wins over config. Throws a `PipelineError` for a number that is none. */
export async function writerChoices(config: Config, options: WriterOptions): Promise<WriterChoices> {
  const settings = await readNormalizeSettings(config);
  const chosen = <Name extends keyof NormalizeSettings>(name: Name): BadRowOptions[Name] => options[name] ?? settings[name];
  const { fileMaxBytes, fileMaxItems, bufferMaxItems, disableCompression } = await readDataWriterSettings(config, ["normalize"]);
  if (bufferMaxItems !== 5000) warnOfIdle(config, "buffer_max_items", "buffers are bounded in bytes");
  if (disableCompression) warnOfIdle(config, "disable_compression", "each format compresses as the destination reads it");
  const choices = {
    onNameCollision: options.onNameCollision,
    badRows: chosen("badRows"),
    discardedRows: chosen("discardedRows"),
    quarantineTable: chosen("quarantineTable"),
    rejectedSamples: chosen("rejectedSamples"),
    maxValueBytes: chosen("maxValueBytes"),
    ...(await readParquetNormalizerSettings(config)),
    fileSize: fileMaxBytes,
    fileRows: fileMaxItems,
  };
  checkChoice("badRows", choices.badRows, ["fail", "quarantine"]);
  checkChoice("discardedRows", choices.discardedRows, ["drop", "quarantine"]);
  if (choices.quarantineTable?.trim() === "")
    throw new PipelineError("The option quarantineTable is empty; leave it out for the usual name.");
  checkCount("rejectedSamples", choices.rejectedSamples, 0);
  checkCount("maxValueBytes", choices.maxValueBytes, 1);
  checkCount("data_writer.file_max_items", choices.fileRows, 1);
  checkCount("data_writer.file_max_bytes", choices.fileSize, 1);
  return choices;
}

function checkChoice(name: string, value: unknown, values: readonly string[]): void {
  if (value === undefined || (values as readonly unknown[]).includes(value)) return;
  throw new PipelineError(`The option ${name} is ${JSON.stringify(value)}; give ${values.map((each) => `"${each}"`).join(" or ")}.`);
}

function checkCount(name: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw new PipelineError(`${name} (normalize.${camelToSnake(name)} in config) is ${value}; give a whole number from ${least} on.`);
}

function warnOfIdle(config: Config, key: string, reason: string): void {
  config.warn({
    code: "idle-setting",
    message: `The setting ${key} of [data_writer] is in config, and dlt-ts has no use for it: ${reason}. This run goes on as if it were not there.`,
  });
}
