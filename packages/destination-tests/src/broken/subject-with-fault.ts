import { importSubject, type SubjectModule } from "../subject/subject.js";
import { commitFaults, type Fault } from "./commit-faults.js";

const parameter = "fault";

/** The address of a subject that gets a fault of `commitFaults`, in this process and in those that are killed. */
export function subjectWithFault(subject: URL, { name }: Fault): URL {
  const url = new URL(subject);
  url.searchParams.set(parameter, name);
  return url;
}

/** Imports a subject, and tells the fault that its address asks for. The module is the same with a fault and without. */
export async function importWithFault(subject: URL): Promise<{ readonly module: SubjectModule; readonly fault: Fault | undefined }> {
  const url = new URL(subject);
  const name = url.searchParams.get(parameter);
  url.searchParams.delete(parameter);
  const fault = commitFaults.find((candidate) => candidate.name === name);
  if (name !== null && fault === undefined) throw new TypeError(`There is no fault "${name}".`);
  return { module: await importSubject(url), fault };
}
