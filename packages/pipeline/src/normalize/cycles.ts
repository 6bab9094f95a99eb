import { isPlainObject } from "../values/plain-object.js";
import type { PathStep } from "./row-path.js";
import { RowProblem } from "./row-problem.js";

interface Step {
  readonly container: object;
  readonly members: Iterator<readonly [PathStep, unknown]>;
  readonly step: PathStep;
}

/**
 * Throws a `RowProblem` with the path of the first object that contains itself. Needs no call stack, however deep the value is,
 * and looks at each object once, however often it occurs.
 */
export function refuseCycles(root: object): void {
  const open = new Set<object>([root]);
  const done = new Set<object>();
  const steps: Step[] = [{ container: root, members: membersOf(root), step: "" }];
  for (let top = steps.at(-1); top !== undefined; top = steps.at(-1)) {
    const { value: member, done: isLast } = top.members.next();
    if (isLast === true) {
      steps.pop();
      open.delete(top.container);
      done.add(top.container);
      continue;
    }
    const container = containerOf(member[1]);
    if (container === undefined || done.has(container)) continue;
    if (open.has(container)) {
      const path = [...steps.slice(1).map(({ step }) => step), member[0]];
      throw new RowProblem("DLT_VALUE_UNSUPPORTED", "an object that contains itself; give a copy without the cycle", path);
    }
    open.add(container);
    steps.push({ container, members: membersOf(container), step: member[0] });
  }
}

function containerOf(value: unknown): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Array.isArray(value) || value instanceof Map || isPlainObject(value) ? value : undefined;
}

function membersOf(container: object): Iterator<readonly [PathStep, unknown]> {
  if (Array.isArray(container)) return container.entries();
  if (container instanceof Map) return container.entries().map(([key, value]) => [String(key), value] as const);
  return Object.entries(container)[Symbol.iterator]();
}
