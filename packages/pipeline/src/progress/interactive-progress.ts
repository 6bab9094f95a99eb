import { isCi } from "../process/is-ci.js";
import { noteOf, originOf } from "./log-progress.js";
import type { PipelineEvent, ProgressListener } from "../pipeline-event.js";
import { ProgressBoard } from "./progress-board.js";

/** Milliseconds between two pictures. */
const interval = 100;

/** The place of the display on a terminal: `log-update`, or what a test puts there. */
export interface Screen {
  /** Replaces what was shown last. */
  show(text: string): void;
  /** Puts text above the display, for good. */
  print(text: string): void;
  /** What is shown stays, and the next picture begins below it. */
  leave(): void;
}

export interface LiveDisplayOptions {
  readonly open: () => Promise<Screen>;
  readonly width: () => number;
  readonly now: () => number;
  readonly memory: () => number;
}

/** A display on standard error that changes. `undefined` where nobody looks at it: standard error is no terminal that has a width, or this is a CI. */
export function interactiveProgress(): ProgressListener | undefined {
  const { stderr } = process;
  if (!stderr.isTTY || !(stderr.columns > 0) || isCi() || process.env["TERM"] === "dumb") return undefined;
  return liveProgress({
    open: async () => {
      const { createLogUpdate } = await import("log-update");
      // The cursor stays visible: whatever ends the process, the terminal is as it was.
      const update = createLogUpdate(stderr, { showCursor: true });
      return { show: (text) => update(text), print: (text) => update.persist(text), leave: () => update.done() };
    },
    width: () => stderr.columns,
    now: () => performance.now(),
    memory: () => process.memoryUsage.rss(),
  });
}

/** Shows the board of the running step ten times a second. What it showed last of a step stays on the screen; notes stand above it. */
export function liveProgress({ open, width, now, memory }: LiveDisplayOptions): ProgressListener {
  const board = new ProgressBoard();
  let screen: Promise<Screen> | undefined;
  let timer: NodeJS.Timeout | undefined;
  // What is done on the screen happens in the order of the events, once the screen is open. A screen that breaks is left alone.
  const draw = (act: (screen: Screen) => void): void => {
    screen = (screen ?? open()).then((opened) => {
      act(opened);
      return opened;
    });
    screen.catch(() => {});
  };
  const picture = (): string => board.lines(now(), memory(), width()).join("\n");
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return (event: PipelineEvent) => {
    board.hear(event, now());
    if (event.type !== "step") {
      const note = event.type === "total" ? undefined : noteOf(event);
      if (note !== undefined) draw((opened) => opened.print(`${originOf(event)}: ${note}`));
      return;
    }
    const text = picture();
    if (event.status === "started") {
      stop();
      // It keeps no process alive.
      timer = setInterval(() => {
        const shown = picture();
        draw((opened) => opened.show(shown));
      }, interval).unref();
      draw((opened) => opened.show(text));
      return;
    }
    stop();
    draw((opened) => {
      opened.show(event.status === "failed" ? `${text}\n  failed: ${event.message}` : text);
      opened.leave();
    });
  };
}
