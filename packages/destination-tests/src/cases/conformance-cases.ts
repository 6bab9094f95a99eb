import type { DestinationCapabilities } from "@dlt-ts/core";
import type { ConformanceCase } from "./conformance-case.js";
import { contractCases } from "./contract/contract-cases.js";
import { faultCases } from "./faults/fault-cases.js";
import { nameCases } from "./names/name-cases.js";
import { pipelineCases } from "./pipeline/pipeline-cases.js";
import { schemaCases } from "./schema/schema-cases.js";
import { valueCases } from "./values/value-cases.js";
import { appendCases } from "./write/append-cases.js";
import { mergeCases } from "./write/merge-cases.js";
import { replaceCases } from "./write/replace-cases.js";

/**
 * All cases, those too that the capabilities leave out (`requires`). `staging` are the capabilities of the staging destination
 * that the subject loads through.
 */
export function conformanceCases(capabilities: DestinationCapabilities, staging?: DestinationCapabilities): readonly ConformanceCase[] {
  return [
    ...contractCases,
    ...schemaCases,
    ...valueCases(capabilities, staging),
    ...nameCases,
    ...appendCases,
    ...replaceCases,
    ...mergeCases,
    ...faultCases,
    ...pipelineCases,
  ];
}
