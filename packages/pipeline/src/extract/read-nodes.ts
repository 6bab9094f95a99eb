import type { Pipe } from "../resource/pipe.js";
import type { Resource } from "../resource/resource.js";
import type { RunResource } from "../resource/run-resource.js";

/** A resource that is read, because it takes part or because others are made of its rows. */
export interface ReadNode {
  readonly resource: Resource;
  /** Its rows go to tables. Absent: only to `children`. */
  readonly output: RunResource | undefined;
  /** Made of its rows. */
  readonly children: readonly ReadNode[];
}

interface GrowingNode extends ReadNode {
  output: RunResource | undefined;
  readonly children: GrowingNode[];
}

/** What must be read for resources, each once: the roots, in the order in which they are first needed. */
export function readNodes(resources: readonly RunResource[]): readonly ReadNode[] {
  const nodes = new Map<Pipe, GrowingNode>();
  const roots: ReadNode[] = [];
  const nodeOf = (resource: Resource): GrowingNode => {
    const known = nodes.get(resource.recipe);
    if (known !== undefined) return known;
    const node: GrowingNode = { resource, output: undefined, children: [] };
    nodes.set(resource.recipe, node);
    const { origin } = resource.recipe;
    if (origin.kind === "transform") nodeOf(origin.parent).children.push(node);
    else roots.push(node);
    return node;
  };
  for (const each of resources) nodeOf(each.resource).output = each;
  return roots;
}

/** A node and all that are made of it. */
export function* withDescendants(node: ReadNode): Generator<ReadNode, void, undefined> {
  yield node;
  for (const child of node.children) yield* withDescendants(child);
}
