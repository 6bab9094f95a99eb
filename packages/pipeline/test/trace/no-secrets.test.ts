import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { DestinationError } from "@dlt-ts/core";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import type { PipelineEvent } from "../../src/pipeline-event.js";
import { ScriptedDestination } from "../support/scripted-destination.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const password = "canary/pass word";
const token = "canaryTokenOfCode";
const options = z.object({
  credentials: z.object({ host: z.string(), password: z.string().meta({ writeOnly: true }) }).optional(),
  url: z.string().meta({ writeOnly: true }).optional(),
  token: z.string().meta({ writeOnly: true }).optional(),
});
const secrets = [password, encodeURIComponent(password), token, "canaryInUrl", "canaryOfSource"];

/** Everything that a pipeline tells, as text. */
interface Told {
  readonly pipe: Pipeline;
  readonly scripted: ScriptedDestination;
  all(info: unknown): Promise<string>;
}

function world(): Told {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".dlt"));
  writeFileSync(
    join(folder, ".dlt", "secrets.toml"),
    `[destination.scripted]\nurl = "https://me:canaryInUrl@host/x"\n[destination.scripted.credentials]\nhost = "h"\npassword = "${password}"\n`,
  );
  const spans = new InMemorySpanExporter();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans } as never)] }));
  metrics.setGlobalMeterProvider(meters);
  let lines = "";
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => ((lines += String(text)), true));
  onTestFinished(async () => {
    write.mockRestore();
    await meters.shutdown();
    for (const api of [context, trace, metrics]) api.disable();
  });

  const scripted = new ScriptedDestination({}, "scripted", options as never);
  const events: PipelineEvent[] = [];
  const destination = scripted.destination.factory({ token } as never);
  const pipe = pipeline("shop", {
    destination,
    projectFolder: folder,
    pipelinesDir: join(folder, "pipelines"),
    progress: ["log", (event) => events.push(event)],
  });
  return {
    pipe,
    scripted,
    all: async (info) => {
      await meters.forceFlush();
      const finished = spans.getFinishedSpans().map(({ name, attributes, events: of, status }) => ({ name, attributes, of, status }));
      expect(finished.length).toBeGreaterThan(4);
      expect(events.length).toBeGreaterThan(4);
      expect(lines).toContain("shop load");
      const file = readFileSync(join(folder, "pipelines", "shop", "trace.json"), "utf8");
      const traced = await pipe.lastTrace();
      return [file, String(traced), String(info), JSON.stringify(info), JSON.stringify(events), inspect(finished, { depth: 9 })]
        .concat(inspect(exporter.getMetrics(), { depth: 12 }), lines)
        .join("\n");
    },
  };
}

test("nothing that a pipeline tells of a success has a secret in it", async () => {
  const { pipe, scripted, all } = world();
  const info = await pipe.run([{ id: 1 }], { tableName: "orders" });
  // It is the destination that knows them.
  expect(scripted.context!.options).toMatchObject({ credentials: { password }, token });
  const text = await all(info);
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).toContain("destination.scripted.credentials.password");
});

test("nor of a failure, whatever a driver quotes", async () => {
  const { pipe, scripted, all } = world();
  const quoted = `login as me:${password} at https://me:canaryInUrl@host/x?p=${encodeURIComponent(password)} with ${token}`;
  const transient = new DestinationError("contention", `again: ${quoted}`, { retryAfter: 0 });
  scripted.script("run", transient);
  scripted.script("commit", new DestinationError("constraint", quoted, { context: { url: quoted }, cause: new Error(quoted) }));
  const failure: unknown = await pipe.run([{ id: 1 }], { tableName: "orders" }).catch((error: unknown) => error);
  expect(String(failure)).toContain("login as me");
  const packages = await pipe.packages();
  expect(packages[0]?.failure?.message).toContain("login as me");
  const text = await all(packages);
  expect(text).toContain("login as me");
  expect(text).toContain("attempt 1 failed");
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test("nor of a source that quotes its headers", async () => {
  const { pipe, all } = world();
  const source = function* (): Generator<object> {
    yield { id: 1 };
    throw new Error("401 for Authorization: Bearer canaryOfSource, https://api.example.com/?api_key=canaryOfSource&page=1");
  };
  await pipe.run([{ id: 1 }], { tableName: "orders" });
  await expect(pipe.run(source(), { tableName: "orders" })).rejects.toThrow("failed");
  const text = await all({});
  expect(text).toContain("401 for Authorization");
  for (const secret of secrets) expect(text).not.toContain(secret);
});
