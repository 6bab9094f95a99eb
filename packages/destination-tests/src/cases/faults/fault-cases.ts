import type { ConformanceCase } from "../conformance-case.js";
import { killCases } from "./kill-cases.js";
import { raceCases } from "./race-cases.js";
import { recoveryCases } from "./recovery-cases.js";

/** What happens when something goes wrong. */
export const faultCases: readonly ConformanceCase[] = [...recoveryCases, ...raceCases, ...killCases];
