import { loadsInto, type LoadsInto } from "@dlt-ts/test-loads";
import { postgres } from "../../src/postgres.js";

const loads = loadsInto(postgres());
export const formats: LoadsInto["formats"] = loads.formats;
export const jobOf: LoadsInto["jobOf"] = loads.jobOf;
export const plan: LoadsInto["plan"] = loads.plan;
export const systemTables: LoadsInto["systemTables"] = loads.systemTables;
