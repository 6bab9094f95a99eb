export { changed, type Changes, type SessionParts } from "./broken/changed-destination.js";
export { commitFaults, type Fault } from "./broken/commit-faults.js";
export { subjectWithFault } from "./broken/subject-with-fault.js";
export type { ConformanceCase, Kit } from "./cases/conformance-case.js";
export { conformanceCases } from "./cases/conformance-cases.js";
export { runCase } from "./cases/run-case.js";
export { importSubject, type CreateSubject, type Subject, type SubjectContext, type SubjectModule } from "./subject/subject.js";
export type { Connection, World, WorldPlace } from "./world/world.js";
