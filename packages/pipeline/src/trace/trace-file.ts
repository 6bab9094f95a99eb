import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PipelineTrace, traceFormat, type PipelineTraceContent } from "./pipeline-trace.js";
import { hasCode } from "../thrown.js";

/** Steps that a trace keeps when single steps are added to it again and again. */
const mostSteps = 100;

const fileName = "trace.json";

/** What is in the working folder. `undefined`: there is none. Rejects when it is no trace. */
export async function readTrace(folder: string): Promise<PipelineTrace | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  const { format, ...content } = JSON.parse(text) as PipelineTraceContent & { readonly format?: unknown };
  if (format !== traceFormat || !Array.isArray(content.steps)) throw new Error(`it has format ${String(format)}, not ${traceFormat}`);
  return new PipelineTrace(content);
}

/**
 * Takes the place of the trace before it: the file is the one or the other, whatever happens. It is not forced to the disk: a trace that a power
 * cut takes away is no loss.
 */
export async function writeTrace(folder: string, trace: PipelineTrace): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `${fileName}.tmp`);
  await writeFile(temporary, `${JSON.stringify(trace, undefined, 2)}\n`);
  await rename(temporary, join(folder, fileName));
}

/** The trace after a call: `run` begins anew, a single step is added to what came before. */
export function mergedTrace(before: PipelineTrace | undefined, call: PipelineTraceContent, isRun: boolean): PipelineTrace {
  if (isRun || before === undefined || before.pipeline !== call.pipeline)
    return new PipelineTrace({ ...call, steps: call.steps.slice(-mostSteps) });
  const { transactionId, startedAt } = before;
  return new PipelineTrace({ ...call, transactionId, startedAt, steps: [...before.steps, ...call.steps].slice(-mostSteps) });
}
