import { vectorsIn, type VectorCases } from "@dlt-ts/test-loads";

/** The cases of one kind in a file of recorded answers. */
export const vectorCases: VectorCases = vectorsIn(new URL("../vectors/", import.meta.url));
