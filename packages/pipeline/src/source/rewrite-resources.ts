import type { Pipe } from "../resource/pipe.js";
import { Resource } from "../resource/resource.js";

/** Changes resources, and those that they are made of. What is read once stays so. */
export function rewriteResources(resources: readonly Resource[], change: (resource: Resource) => Resource): readonly Resource[] {
  const recipes = new Map<Pipe, Pipe>();
  const rewrite = (resource: Resource): Resource => {
    const { recipe, hints } = resource;
    const known = recipes.get(recipe);
    const { origin } = recipe;
    const base =
      origin.kind === "data" || known !== undefined ? recipe : { ...recipe, origin: { ...origin, parent: rewrite(origin.parent) } };
    const changed = change(new Resource(base, hints));
    if (known !== undefined) return new Resource(known, changed.hints);
    recipes.set(recipe, changed.recipe);
    return changed;
  };
  return resources.map(rewrite);
}
