export type { ConformanceCase, Kit } from "./cases/conformance-case.js";
export { conformanceCases } from "./cases/conformance-cases.js";
export { runCase } from "./cases/run-case.js";
export { importSubject, type CreateSubject, type Subject, type SubjectContext, type SubjectModule } from "./subject/subject.js";
export type { Connection, World, WorldPlace } from "./world/world.js";
