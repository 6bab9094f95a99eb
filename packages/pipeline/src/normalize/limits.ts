/** Levels of objects and lists that a row may have below its tables: what is deeper stays json, and json may be as deep once more. */
export const maxDepth = 1_000;
