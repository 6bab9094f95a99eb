import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { DestinationError } from "@dlt-ts/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { ScriptedDestination } from "../support/scripted-destination.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const spans = new InMemorySpanExporter();
let exporter: InMemoryMetricExporter;
let meters: MeterProvider;

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans } as never)] }));
  exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });
  metrics.setGlobalMeterProvider(meters);
});
afterEach(async () => {
  await meters.shutdown();
  spans.reset();
  for (const api of [context, trace, metrics]) api.disable();
});

const clock = { now: () => 1_700_000_000_000, random: () => 0, sleep: () => Promise.resolve() };

function pipe(scripted: ScriptedDestination): Pipeline {
  return new Pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder(), datasetName: "data" }, clock);
}

async function* orders(): AsyncGenerator<readonly object[]> {
  yield await trace.getTracer("mine").startActiveSpan("fetch page", async (span) => {
    await Promise.resolve();
    span.end();
    return [{ id: 1 }, { id: 2 }];
  });
  yield [{ id: 3 }];
}

/** Each span as the path of names above it. */
function paths(): readonly string[] {
  const finished = spans.getFinishedSpans();
  const byId = new Map(finished.map((span) => [span.spanContext().spanId, span]));
  const path = (span: ReadableSpan): string => {
    const parent = byId.get(span.parentSpanContext?.spanId ?? "");
    return parent === undefined ? span.name : `${path(parent)} > ${span.name}`;
  };
  return finished.map(path);
}

const named = (name: string): ReadableSpan => spans.getFinishedSpans().find((span) => span.name === name)!;

/** Data points of a metric: value and attributes. */
async function points(name: string): Promise<readonly (readonly [unknown, object])[]> {
  await meters.forceFlush();
  const found = exporter
    .getMetrics()
    .at(-1)!
    .scopeMetrics.flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === name);
  return found.flatMap(({ dataPoints }) => dataPoints.map(({ value, attributes }) => [value, attributes] as const));
}

describe("OpenTelemetry", () => {
  test("gets the spans of a run; spans that a resource makes are inside extract", async () => {
    await pipe(new ScriptedDestination()).run(resource("orders", orders));
    expect(paths()).toEqual([
      "dlt.run > dlt.extract > fetch page",
      "dlt.run > dlt.extract",
      "dlt.run > dlt.load > dlt.connect",
      "dlt.run > dlt.load > dlt.begin",
      "dlt.run > dlt.load > dlt.job",
      "dlt.run > dlt.load > dlt.commit",
      "dlt.run > dlt.load > dlt.sweep",
      "dlt.run > dlt.load",
      "dlt.run",
    ]);
    expect(named("dlt.run").attributes).toEqual({ "dlt.pipeline": "shop", "dlt.call": "run" });
    expect(named("dlt.load").attributes).toMatchObject({
      "dlt.step": "load",
      "dlt.load_id": "1700000000.0",
      "dlt.destination.type": "scripted",
      "dlt.dataset": "data",
      "dlt.rows": 3,
    });
    expect(named("dlt.job").attributes).toMatchObject({ "dlt.table": "orders", "dlt.job": expect.stringMatching(/^orders\./) });
    expect(named("dlt.run").instrumentationScope.name).toBe("@dlt-ts/pipeline");
  });

  test("gets metrics, rows by page and by job", async () => {
    const scripted = new ScriptedDestination().script("run", new DestinationError("contention", "deadlock"));
    await pipe(scripted).run(resource("orders", orders));
    expect(await points("dlt.rows")).toEqual([
      [3, { "dlt.pipeline": "shop", "dlt.step": "extract", "dlt.resource": "orders" }],
      [3, { "dlt.pipeline": "shop", "dlt.step": "load", "dlt.table": "orders" }],
    ]);
    expect(await points("dlt.bytes")).toMatchObject([[expect.any(Number), { "dlt.table": "orders", "dlt.destination.name": "scripted" }]]);
    expect(await points("dlt.loads")).toMatchObject([[1, { "dlt.destination.type": "scripted" }]]);
    expect(await points("dlt.retries")).toEqual([[1, { "dlt.pipeline": "shop", "dlt.step": "load" }]]);
    expect(await points("dlt.run.duration")).toMatchObject([[{ count: 1 }, { "dlt.call": "run", "dlt.outcome": "completed" }]]);
    expect(await points("dlt.step.duration")).toHaveLength(2);
    expect(await points("dlt.job.duration")).toMatchObject([[{ count: 1 }, { "dlt.table": "orders" }]]);
    expect(await points("dlt.failures")).toEqual([]);
    expect(named("dlt.job").events).toMatchObject([{ name: "dlt.retry", attributes: { attempt: 1, message: "deadlock" } }]);
  });

  test("gets failures, on the span where they happened and on those above it", async () => {
    const scripted = new ScriptedDestination().script("commit", new DestinationError("constraint", "a row is in the way"));
    await expect(pipe(scripted).run(resource("orders", orders))).rejects.toThrow("a row is in the way");
    for (const name of ["dlt.commit", "dlt.load", "dlt.run"]) {
      expect(named(name).status).toMatchObject({ code: 2, message: expect.stringContaining("a row is in the way") });
      expect(named(name).events).toMatchObject([{ name: "exception" }]);
    }
    expect(named("dlt.extract").status.code).toBe(0);
    expect(await points("dlt.failures")).toMatchObject([[1, { "dlt.step": "load", "error.type": expect.any(String) }]]);
    expect(await points("dlt.loads")).toEqual([]);
  });

  test("of a single step has its own call", async () => {
    await pipe(new ScriptedDestination()).extract(resource("orders", orders));
    expect(paths()).toEqual(["dlt.run > dlt.extract > fetch page", "dlt.run > dlt.extract", "dlt.run"]);
    expect(named("dlt.run").attributes["dlt.call"]).toBe("extract");
  });
});
