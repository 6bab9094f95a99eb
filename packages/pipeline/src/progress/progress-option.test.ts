import { expect, test, vi } from "vitest";
import type { PipelineEvent } from "../pipeline-event.js";
import { progressListener } from "./progress-option.js";

const event: PipelineEvent = { pipeline: "shop", step: "load", type: "step", status: "started" };

test("several listeners hear everything, in their order", () => {
  const heard: string[] = [];
  const listen = progressListener([() => heard.push("first"), "none", () => heard.push("second")]);
  listen(event);
  expect(heard).toEqual(["first", "second"]);
});

test("a listener that throws is warned of once and hears no more; the others go on", () => {
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
  let [broken, sound] = [0, 0];
  const listen = progressListener([
    () => {
      broken++;
      throw new Error("no terminal");
    },
    () => sound++,
  ]);
  listen(event);
  listen(event);
  expect([broken, sound]).toEqual([1, 2]);
  expect(warn.mock.calls).toEqual([
    [
      expect.stringContaining('pipeline "shop" threw and is not called any more: no terminal'),
      expect.objectContaining({ code: "progress-listener" }),
    ],
  ]);
  warn.mockRestore();
});

test("an asynchronous listener that rejects is warned of, and does not end the process", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
  const listen = progressListener(async () => {
    throw new Error("no server");
  });
  listen(event);
  listen(event);
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
  expect(warn.mock.calls[0]![0]).toContain('pipeline "shop" threw and is not called any more: no server');
  warn.mockRestore();
});

test.each(["tqdm", "enlighten", "alive_progress", "log", "interactive", "none"])("the name %s is known", (name) => {
  expect(progressListener(name)).toBeTypeOf("function");
});

test("another name is refused", () => {
  expect(() => progressListener("bar")).toThrow('"bar" is no way to show progress');
});
